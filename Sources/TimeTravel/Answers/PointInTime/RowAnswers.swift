import EventModel
import Projections

/// What became of rows, packed: for each cell its text, with the text's length before it.
struct RowAnswers: Sendable {
    private var bytes: [UInt8] = []
    /// One more than where a row's cells begin; 0 for rows that have none.
    private var starts: [Int]
    private let first: Int

    /// - Parameter first: The first row's number.
    init(count: Int, first: Int) { (starts, self.first) = (Array(repeating: 0, count: count), first) }

    var byteCount: Int { bytes.count }

    mutating func add(_ cells: ArraySlice<FieldValue?>, of row: Int, _ format: RowFormat) {
        starts[row - first] = bytes.count + 1
        for cell in cells {
            switch format {
            case .ndjson: append(cell.map { Self.json($0) } ?? "")
            case .csv: append(cell.map { CSVText.cell($0.csvCell) } ?? "")
            }
        }
    }

    private static func json(_ value: FieldValue) -> String {
        switch value {
        case .number(let number): number.description
        case .bool(let bool): bool ? "true" : "false"
        default:
            {
                var json = JSONWriter()
                value.append(to: &json)
                return json.text
            }()
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var length = utf8.count
            while length >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
                length >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: length))
            bytes.append(contentsOf: utf8)
        }
    }

    /// Calls `body` with the number of each cell and its text, empty for null; with nothing for a row that has no cells, which it says.
    func forEachCell(of row: Int, count: Int, _ body: (Int, ArraySlice<UInt8>) -> Void) -> Bool {
        guard starts[row - first] > 0 else { return false }
        var at = starts[row - first] - 1
        for cell in 0..<count {
            var (length, shift) = (0, 0)
            while bytes[at] >= 0x80 {
                length |= Int(bytes[at] & 0x7F) << shift
                (at, shift) = (at + 1, shift + 7)
            }
            length |= Int(bytes[at]) << shift
            body(cell, bytes[at + 1..<at + 1 + length])
            at += 1 + length
        }
        return true
    }
}
