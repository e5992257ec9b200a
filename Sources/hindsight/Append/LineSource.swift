import Glibc

/// Reads a file or standard input in chunks of whole lines.
struct LineSource: ~Copyable {
    private static let readBytes = 256 << 10
    /// No event is as long as this; a longer line says that the input is something else.
    private static let lineBytesMax = 16 << 20

    let name: String
    let isStandardInput: Bool
    /// The size of a regular file; nil for a pipe or a terminal.
    let totalBytes: Int?
    /// Lines handed out that hold nothing but white space.
    private(set) var blankLines = 0
    private(set) var lines = 0

    let descriptor: CInt
    private let interrupt: Interrupt
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// Opens `path`; `-` is standard input.
    init(path: String, interrupt: Interrupt) throws {
        self.interrupt = interrupt
        isStandardInput = path == "-"
        name = isStandardInput ? "<stdin>" : path
        descriptor = isStandardInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.error("opening", name) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw ProgramError("\(name) is a folder; give a file of events, one JSON object a line")
        }
        totalBytes = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next lines, each with its newline (the very last may lack one); nil at the end, and after an interrupt.
    mutating func next() throws -> [UInt8]? {
        while !isAtEnd {
            guard try waitForInput() else { break }
            try read()
            if let chunk = takeLines() { return chunk }
        }
        defer { pending = [] }
        guard !pending.isEmpty, !interrupt.hasCome else { return nil }
        count(pending)
        return pending
    }

    /// False when the user interrupted instead.
    private func waitForInput() throws -> Bool {
        var states = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&states, 2, -1) < 0 {
            guard errno == EINTR else { throw Self.error("waiting for", name) }
        }
        return states[1].revents == 0
    }

    private mutating func read() throws {
        guard pending.count <= Self.lineBytesMax else {
            throw ProgramError("\(name):\(lines + 1): the line is longer than \(Self.lineBytesMax) bytes; is this one JSON object a line?")
        }
        let descriptor = self.descriptor
        var failure: ProgramError?
        let piece = [UInt8](unsafeUninitializedCapacity: Self.readBytes) { buffer, count in
            var result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            while result < 0, errno == EINTR { result = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            if result < 0 { failure = Self.error("reading", name) }
            count = max(0, result)
        }
        if let failure { throw failure }
        if piece.isEmpty { isAtEnd = true }
        pending += piece
    }

    private mutating func takeLines() -> [UInt8]? {
        guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        let chunk = Array(pending[...end])
        pending.removeFirst(end + 1)
        count(chunk)
        return chunk
    }

    private mutating func count(_ chunk: [UInt8]) {
        var (total, blank, isBlank) = (0, 0, true)
        for byte in chunk {
            if byte == UInt8(ascii: "\n") {
                (total, blank, isBlank) = (total + 1, blank + (isBlank ? 1 : 0), true)
            } else if byte > 0x20 {
                isBlank = false
            }
        }
        if chunk.last != UInt8(ascii: "\n") { (total, blank) = (total + 1, blank + (isBlank ? 1 : 0)) }
        lines += total
        blankLines += blank
    }

    static func error(_ doing: String, _ name: String) -> ProgramError {
        ProgramError("\(doing) \(name) failed: \(String(cString: strerror(errno)))")
    }
}
