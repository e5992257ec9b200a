import EventModel

/// A part of sealed files that takes bytes: a column, what every row has, a section.
public struct FilePart: Sendable {
    public enum Group: String, Sendable {
        /// Values of one path and kind.
        case column
        /// What every row has.
        case row
        /// What a file has once.
        case section
        /// Header, footer, and the gaps between chunks.
        case rest
    }

    public let group: Group
    /// Of a column its path.
    public let name: String
    /// Of a column the kind of its values, and how packed values are kept.
    public let kind: String
    public private(set) var bytes = 0
    /// Row groups by the way the values are stored there.
    public private(set) var encodings: [String: Int] = [:]
    /// Of a column of numbers, what the digits behind the point take of it.
    public private(set) var scaleBytes = 0

    private init(_ group: Group, _ name: String, kind: String = "", bytes: Int = 0) {
        (self.group, self.name, self.kind, self.bytes) = (group, name, kind, bytes)
    }

    init(section: String, bytes: Int) { self.init(.section, section, bytes: bytes) }

    init(rest: Int) { self.init(.rest, "header, footer, padding", bytes: rest) }

    /// A part for each chunk of a row group, a column's scales with its values.
    static func all(of layout: ColumnLayout) -> [FilePart] {
        let rows = RowChunk.allCases.map { FilePart(.row, $0.name) }
        let columns = layout.columns.indices.map { FilePart(.column, layout.columns[$0].path, kind: kind($0, layout)) }
        return rows + columns + (layout.isClustered ? [FilePart(.row, RowChunk.membersName)] : [])
    }

    private static func kind(_ column: Int, _ layout: ColumnLayout) -> String {
        guard layout.columns[column].kind == .value else { return String(describing: layout.columns[column].kind) }
        switch layout.modes[column] {
        case .dictionary: return "value, dictionary"
        case .heap: return "value, heap"
        case .prefixed(let prefix): return "value, \(String(decoding: prefix, as: UTF8.self))<number>"
        }
    }

    static func index(ofChunk place: Int) -> Int { place < RowChunk.count ? place : RowChunk.count + (place - RowChunk.count) / 2 }

    mutating func add(_ chunk: ChunkFigures) {
        bytes += chunk.bytes
        let isScale = chunk.place >= RowChunk.count && (chunk.place - RowChunk.count) % 2 == 1
        if isScale { scaleBytes += chunk.bytes } else { encodings[chunk.encoding, default: 0] += 1 }
    }

    /// Parts of several files as one list: those of one name and kind are added up.
    public static func merged(_ files: [[FilePart]]) -> [FilePart] {
        var (result, places): ([FilePart], [String: Int]) = ([], [:])
        for part in files.joined() {
            let key = "\(part.group)\u{0}\(part.name)\u{0}\(part.kind)"
            if let place = places[key] {
                result[place].add(part)
            } else {
                places[key] = result.count
                result.append(part)
            }
        }
        return result
    }

    private mutating func add(_ other: FilePart) {
        (bytes, scaleBytes) = (bytes + other.bytes, scaleBytes + other.scaleBytes)
        encodings.merge(other.encodings) { $0 + $1 }
    }
}
