import Crypto
import Glibc

extension LineSource {
    private static let hashBytes = 1 << 20

    /// `sha256:…` of a regular file's content; nil for standard input. The place of reading does not change.
    ///
    /// - Complexity: O(bytes), one pass over the file.
    func contentHash() throws -> String? {
        guard !isStandardInput, totalBytes != nil else { return nil }
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.hashBytes, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.error("reading", name) }
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
        }
        return "sha256:" + hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
