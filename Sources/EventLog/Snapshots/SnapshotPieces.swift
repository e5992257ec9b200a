import EventModel

/// A state as it is stored: pieces of at most ``SnapshotFormat/pieceBytes``, each compressed by itself.
///
/// ```
/// piece := length:4 (as stored)  bytes      raw when length is that of the piece itself, else LZ4
/// ```
enum SnapshotPieces {
    static func pack(_ state: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        state.withUnsafeBytes { state in
            for start in stride(from: 0, to: state.count, by: SnapshotFormat.pieceBytes) {
                append(UnsafeRawBufferPointer(rebasing: state[start..<min(start + SnapshotFormat.pieceBytes, state.count)]), to: &output)
            }
        }
        return output
    }

    private static func append(_ piece: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        let room = LZ4.boundBytes(piece.count)
        let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = buffer.baseAddress.map { LZ4.compress(piece, into: $0, capacity: room) } ?? 0
        }
        let isSmaller = !packed.isEmpty && packed.count < piece.count
        withUnsafeBytes(of: UInt32(isSmaller ? packed.count : piece.count).littleEndian) { output.append(contentsOf: $0) }
        if isSmaller { output += packed } else { output.append(contentsOf: piece) }
    }

    /// Nil when the bytes are no state of `count` bytes.
    static func unpack(_ stored: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = true
        let state = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            isWhole = unpack(stored, into: UnsafeMutableRawBufferPointer(buffer))
            if !isWhole { buffer.initialize(repeating: 0) }
            filled = count
        }
        return isWhole ? state : nil
    }

    private static func unpack(_ stored: UnsafeRawBufferPointer, into state: UnsafeMutableRawBufferPointer) -> Bool {
        var (at, done) = (0, 0)
        while done < state.count {
            guard stored.count - at >= 4 else { return false }
            let (size, length) = (min(SnapshotFormat.pieceBytes, state.count - done), Int(stored.field(at, as: UInt32.self)))
            at += 4
            guard length <= stored.count - at else { return false }
            let piece = UnsafeRawBufferPointer(rebasing: stored[at..<at + length])
            let target = UnsafeMutableRawBufferPointer(rebasing: state[done..<done + size])
            if length == size { target.copyMemory(from: piece) } else if !LZ4.decompress(piece, into: target) { return false }
            (at, done) = (at + length, done + size)
        }
        return at == stored.count
    }
}
