/// Reads records of RFC 4180 one after the other: cells with commas between, in quotes or not, lines that end with CR LF or LF.
///
/// A byte order mark before the first is passed over, and so are empty lines. A quote inside of a cell that does not begin with one is a quote. What is not UTF-8 is replaced.
public struct CSVReader {
    /// A record, and where it stands.
    public struct Record: Sendable {
        public var cells: [String]
        /// Of the first, from 1.
        public var line: Int
        /// Offsets of its bytes, without its line end.
        public var bytes: Range<Int>
        /// What is wrong with it; nil for nothing.
        public var fault: String?
    }

    /// Where the next record is looked for.
    public private(set) var offset: Int
    public private(set) var line: Int

    /// - Parameters:
    ///   - offset: Where to begin; a byte order mark is looked for at 0.
    ///   - line: The number of the line there.
    public init(from offset: Int = 0, line: Int = 1) { (self.offset, self.line) = (offset, line) }

    /// The next record; nil at the end.
    ///
    /// - Parameter bytes: All of them, the same each time.
    /// - Complexity: O(bytes of the record).
    public mutating func next(_ bytes: UnsafeBufferPointer<UInt8>) -> Record? {
        if offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        while offset < bytes.count, let length = Self.lineEnd(bytes, offset) { (offset, line) = (offset + length, line + 1) }
        guard offset < bytes.count else { return nil }
        var record = Record(cells: [], line: line, bytes: offset..<offset, fault: nil)
        repeat { record.cells.append(cell(bytes, &record.fault)) } while takeComma(bytes)
        record.bytes = record.bytes.lowerBound..<offset
        if let length = Self.lineEnd(bytes, offset) { (offset, line) = (offset + length, line + 1) }
        return record
    }

    private mutating func takeComma(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ",") else { return false }
        offset += 1
        return true
    }

    private mutating func cell(_ bytes: UnsafeBufferPointer<UInt8>, _ fault: inout String?) -> String {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return plainCell(bytes) }
        offset += 1
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                text.append(byte)
                continue
            }
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                let rest = plainCell(bytes)
                if !rest.isEmpty { fault = "something stands behind the quote that ends a cell" }
                return String(decoding: text, as: UTF8.self) + rest
            }
            text.append(byte)
            offset += 1
        }
        fault = "a quote is not closed"
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func plainCell(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: ","), Self.lineEnd(bytes, offset) == nil { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// The length of the line end at an offset; nil when there is none.
    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
        guard at < bytes.count else { return nil }
        if bytes[at] == UInt8(ascii: "\n") { return 1 }
        return bytes[at] == UInt8(ascii: "\r") && at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n") ? 2 : nil
    }
}
