import EventModel
import Testing

struct CSVReaderTests {
    private func records(_ text: String) -> [CSVReader.Record] {
        var records: [CSVReader.Record] = []
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            var reader = CSVReader()
            while let record = reader.next(bytes) { records.append(record) }
        }
        return records
    }

    @Test func `cells stand between commas, in quotes or not`() {
        #expect(records("a,\"b,\"\"c\"\"\nd\",\r\n,e").map(\.cells) == [["a", "b,\"c\"\nd", ""], ["", "e"]])
        #expect(records("a\"b,c\rd\n").map(\.cells) == [["a\"b", "c\rd"]])
    }

    @Test func `records know their lines and bytes`() {
        let text = "\u{FEFF}a\n\n\"b\nc\",d\r\n\r\ne"
        let found = records(text)
        #expect(found.map(\.line) == [1, 3, 6])
        #expect(found.map { String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self) } == ["a", "\"b\nc\",d", "e"])
    }

    @Test func `what is wrong with a record ends with it`() {
        let found = records("\"a\"b,c\nd,e\n\"f")
        #expect(found.map { $0.fault != nil } == [true, false, true])
        #expect(found.map(\.cells) == [["ab", "c"], ["d", "e"], ["f"]])
    }

    @Test func `every row that is written is read as it was`() {
        let texts = ["", "a", "a,b", "\"", "x\r\ny", "\n", "-1 of 2", "ü", " "]
        for a in texts {
            for b in texts {
                // A cell that would be a formula has an apostrophe more, which is not taken away.
                let row = CSVText.row([.plain(a), .plain(b), .plain("z")])
                #expect(records(row).map(\.cells) == [[a, b, "z"]])
            }
        }
    }
}
