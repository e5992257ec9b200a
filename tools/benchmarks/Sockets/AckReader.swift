/// Finds the acknowledgements in what a daemon answers.
struct AckReader: ~Copyable {
    private let socket: StreamSocket
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var pending: [UInt8] = []

    /// Lines dealt with, the hello not counted.
    private(set) var acknowledgedLines = 0
    /// Lines refused, as the last acknowledgement has it.
    private(set) var rejected = 0
    private(set) var duplicates = 0
    /// The first refusal, as the daemon put it.
    private(set) var firstError: String?

    init(_ socket: StreamSocket) { self.socket = socket }

    deinit { buffer.deallocate() }

    /// Reads once; false at the end.
    mutating func read() throws -> Bool {
        let count = try socket.read(into: buffer)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        var start = 0
        while let end = pending[start...].firstIndex(of: 0x0A) {
            take(pending[start..<end])
            start = end + 1
        }
        pending.removeFirst(start)
        return true
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        if let lines = Self.number(after: #""ack":{"lines":"#, in: line) {
            acknowledgedLines = max(0, lines - 1)
            rejected = Self.number(after: #""rejected":"#, in: line) ?? rejected
            duplicates = Self.number(after: #""duplicates":"#, in: line) ?? duplicates
        } else if firstError == nil, Self.number(after: #""error":{"line":"#, in: line) != nil {
            firstError = String(decoding: line, as: UTF8.self)
        }
    }

    private static func number(after name: StaticString, in line: ArraySlice<UInt8>) -> Int? {
        let length = name.utf8CodeUnitCount
        var at = line.startIndex
        while at + length < line.endIndex {
            if (0..<length).allSatisfy({ line[at + $0] == name.utf8Start[$0] }) { return digits(line[(at + length)...]) }
            at += 1
        }
        return nil
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty ? nil : digits.reduce(0) { $0 &* 10 &+ Int($1 &- 0x30) }
    }
}
