import EventModel

/// Rows of a file or standard input in parts that one request may have. Each part of CSV has the heading.
struct RowParts {
    struct Part {
        var bytes: [UInt8]
        let format: RowOutput.Format
        /// The number of the first line, as if the part stood where its rows do.
        let firstLine: Int
        /// Another part follows.
        let hasMore: Bool
    }

    /// Fewer than the daemon takes.
    private static let linesMax = 1_040_000
    private static let bytesMax = 200 << 20

    private let reader: LineReader
    private var format: RowOutput.Format?
    /// With its line end; empty for NDJSON.
    private var heading: [UInt8] = []
    private var headingLines = 0
    /// Read, and too much for the part before.
    private var held: [UInt8]?
    /// Lines given out so far.
    private var lines = 0

    init(_ reader: LineReader) { self.reader = reader }

    /// The next part; nil behind the last. Rows are held in memory a part at a time.
    mutating func next() async throws -> Part? {
        var (bytes, count, quotes): ([UInt8], Int, Int) = (held ?? [], 0, 0)
        (count, quotes) = Self.counts(bytes)
        held = nil
        while let chunk = try await reader.next() {
            if format == nil { begin(chunk) }
            let (more, moreQuotes) = Self.counts(chunk)
            // A line end between two quotes ends no row.
            let mayEnd = format == .ndjson || quotes.isMultiple(of: 2)
            if !bytes.isEmpty, mayEnd, count + more > Self.linesMax || bytes.count + chunk.count > Self.bytesMax {
                held = chunk
                break
            }
            bytes += chunk
            (count, quotes) = (count + more, quotes + moreQuotes)
        }
        guard let format, !bytes.isEmpty else { return nil }
        defer { lines += count }
        guard lines > 0 else { return Part(bytes: bytes, format: format, firstLine: 1, hasMore: held != nil) }
        return Part(bytes: heading + bytes, format: format, firstLine: lines + 1 - headingLines, hasMore: held != nil)
    }

    private mutating func begin(_ chunk: [UInt8]) {
        let start = chunk.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let first = chunk[start...].first(where: { $0 > 0x20 }) else { return }
        format = first == UInt8(ascii: "{") ? .ndjson : .csv
        guard format == .csv else { return }
        chunk.withUnsafeBufferPointer { bytes in
            var reader = CSVReader()
            _ = reader.next(bytes)
            (heading, headingLines) = (Array(bytes[..<reader.offset]), reader.line - 1)
        }
    }

    private static func counts(_ bytes: [UInt8]) -> (lines: Int, quotes: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            var (lines, quotes) = (0, 0)
            for byte in bytes {
                if byte == UInt8(ascii: "\n") { lines &+= 1 }
                if byte == UInt8(ascii: "\"") { quotes &+= 1 }
            }
            return (lines, quotes)
        }
    }
}
