import EventModel
import Testing

struct CSVTextTests {
    @Test func `only what needs quotes has them`() {
        #expect(CSVText.row([.plain("-5"), .text("u-42"), .text("a,b"), .text("say \"a\""), .text("two\nlines"), .text(""), .empty]) == "-5,u-42,\"a,b\",\"say \"\"a\"\"\",\"two\nlines\",,\r\n")
    }

    @Test(arguments: ["=1+1", "+49 30", "-5", "@x", "\t=1", "\r\n=1+2", "\n=1", "  =1", "\u{200B}=1", "=\u{301}cmd", "\u{FEFF}=1", "\u{FF1D}1", "|calc"])
    func `a formula is shown as the text that it is`(text: String) {
        let cells = readRow(CSVText.row([.text(text)]))
        #expect(cells == ["'" + text])
    }

    @Test func `whatever is in the cells, a reader of bytes finds the same cells`() {
        let pieces = ["\"", ",", "=", "+", "-", "@", "\r", "\n", "\r\n", "\u{301}", "\u{200D}", "\u{FE0F}", " ", "a", "é", "\0", "'", ";"]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let cells = (0..<3).map { _ in (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined() }
            let found = readRow(CSVText.row(cells.map { .text($0) }))
            let same = found.count == cells.count && zip(found, cells).allSatisfy { Array($0.utf8) == Array($1.utf8) || Array($0.utf8) == Array(("'" + $1).utf8) }
            #expect(same, "\(cells.map { Array($0.unicodeScalars) })")
        }
    }

    /// One row of RFC 4180, byte for byte.
    private func readRow(_ row: String) -> [String] {
        var (cells, cell, isQuoted, bytes): ([String], [UInt8], Bool, ArraySlice<UInt8>) = ([], [], false, Array(row.utf8)[...])
        while let byte = bytes.popFirst() {
            if isQuoted {
                if byte == UInt8(ascii: "\"") {
                    if bytes.first == byte { cell.append(bytes.removeFirst()) } else { isQuoted = false }
                } else {
                    cell.append(byte)
                }
            } else if byte == UInt8(ascii: "\""), cell.isEmpty {
                isQuoted = true
            } else if byte == UInt8(ascii: ",") || (byte == UInt8(ascii: "\r") && bytes == [UInt8(ascii: "\n")]) {
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            } else if !(byte == UInt8(ascii: "\n") && bytes.isEmpty) {
                cell.append(byte)
            }
        }
        return cells
    }
}
