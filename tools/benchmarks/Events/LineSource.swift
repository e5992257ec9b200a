import Glibc
import Synchronization

/// Events read from a file or a pipe, handed out as pieces of whole lines to whoever asks next.
final class LineSource: Sendable {
    private static let pieceBytes = 256 << 10
    private static let pipeBytes: CInt = 1 << 20

    private let descriptor: CInt
    /// The beginning of a line whose end has not been read.
    private let carried = Mutex<[UInt8]>([])

    /// Takes the descriptor over.
    init(descriptor: CInt) {
        self.descriptor = descriptor
        // Only a pipe has a size; elsewhere this fails and does no harm.
        _ = fcntl(descriptor, CInt(1031), Self.pipeBytes)
    }

    convenience init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BenchError("reading \(path) failed: \(String(cString: strerror(errno)))") }
        self.init(descriptor: descriptor)
    }

    deinit { close(descriptor) }

    /// The next piece; nil at the end.
    func next() throws -> [UInt8]? {
        try carried.withLock { carried in
            var piece = carried
            carried = []
            let isEnd = try fill(&piece)
            if !isEnd, let lineEnd = piece.lastIndex(of: 0x0A) {
                carried = Array(piece[(lineEnd + 1)...])
                piece.removeLast(piece.count - lineEnd - 1)
            }
            return piece.isEmpty ? nil : piece
        }
    }

    /// Reads until the piece is full; true at the end.
    private func fill(_ piece: inout [UInt8]) throws -> Bool {
        var count = piece.count
        piece.append(contentsOf: repeatElement(0, count: Self.pieceBytes))
        defer { piece.removeLast(piece.count - count) }
        while count < Self.pieceBytes {
            let read = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count) }
            if read == 0 { return true }
            if read > 0 {
                count += read
            } else if errno != EINTR {
                throw BenchError("reading events failed: \(String(cString: strerror(errno)))")
            }
        }
        return false
    }
}
