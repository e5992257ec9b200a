import EventModel
import Projections
import Synchronization

/// The memory that the answers of one pass may take together.
final class AnswerRoom: Sendable {
    private let bytesMax: Int
    private let bytes = Atomic(0)

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// False once there is no room for all that was taken.
    func take(_ more: Int) -> Bool { bytes.add(more, ordering: .relaxed).newValue <= bytesMax }

    var isOver: Bool { bytes.load(ordering: .relaxed) > bytesMax }
}

/// What one thread made of some rows, packed: for each cell its text, with the text's length before it.
struct PackedAnswers: Sendable {
    fileprivate var bytes: [UInt8] = []
    /// Rows, and where their cells begin.
    fileprivate var starts: [(row: Int, start: Int)] = []

    var byteCount: Int { bytes.count }

    mutating func add(_ cells: ArraySlice<FieldValue?>, of row: Int, _ format: RowFormat) {
        starts.append((row, bytes.count))
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

}

/// What became of rows.
struct RowAnswers: Sendable {
    private let parts: [PackedAnswers]
    /// Of each row the part that has its cells in the upper bits, and one more than where they begin; 0 for rows that have none.
    private var places: [UInt64]
    private let first: Int

    private static let startBits: UInt64 = 40

    init(_ rows: Range<Int>, _ parts: [PackedAnswers]) {
        (self.parts, first) = (parts, rows.lowerBound)
        places = Array(repeating: 0, count: rows.count)
        for (part, answers) in parts.enumerated() {
            for (row, start) in answers.starts { places[row - first] = UInt64(part) << Self.startBits | UInt64(start + 1) }
        }
    }

    /// Calls `body` with the number of each cell and its text, empty for null; with nothing for a row that has no cells, which it says.
    func forEachCell(of row: Int, count: Int, _ body: (Int, ArraySlice<UInt8>) -> Void) -> Bool {
        let place = places[row - first]
        guard place > 0 else { return false }
        let bytes = parts[Int(place >> Self.startBits)].bytes
        var at = Int(place & (1 << Self.startBits - 1)) - 1
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
