import Crypto
import Disk
import EventModel

/// The secret that digests of erased identifiers and messageIds are made with: who does not have it learns nothing from them, not even by guessing.
struct ErasureKey: Sendable {
    private let key: SymmetricKey

    static let name = "erasure.key"
    private static let title = "hindsight erasure-key 1"
    private static let bytesMax = 4096
    private static let wordCount = 4
    /// Of the 32 of HMAC-SHA-256: as many as make a collision by chance impossible.
    private static let digestBytes = 16

    private init(words: [UInt64]) {
        key = SymmetricKey(data: words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } })
    }

    /// The key of a folder; nil when it has none.
    ///
    /// - Throws: ``EventLogError`` `damaged` when it cannot be read.
    static func read(_ folder: String, _ fileSystem: any FileSystem) throws(EventLogError) -> ErasureKey? {
        let path = folder + "/" + name
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else { return nil }
        let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: bytesMax) }
        do throws(ChecksummedText.Failure) {
            let lines = try ChecksummedText.lines(bytes, title: title, thing: "erasure-key")
            let words = (lines.first ?? []).dropFirst().compactMap { UInt64($0, radix: 16) }
            guard lines.count == 1, lines[0][0] == "key", words.count == wordCount else { throw .damaged("line 2 is no key") }
            return ErasureKey(words: words)
        } catch {
            switch error {
            case .damaged(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .newerVersion(let reason): throw EventLogError(.unsupportedVersion, path: path, reason)
            }
        }
    }

    /// Makes a key, readable by its owner only; durable on return.
    static func make(_ folder: String, _ fileSystem: any FileSystem, random: () -> UInt64) throws(EventLogError) -> ErasureKey {
        let words = (0..<wordCount).map { _ in random() }
        let line = (["key"] + words.map(ChecksummedText.hex)).joined(separator: " ")
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(folder + "/" + name, with: ChecksummedText.encoded(title, [line])) }
        return ErasureKey(words: words)
    }

    func digest(identifier: Identifier) -> String { digest("identifier", identifier.description) }

    func digest(messageId: String) -> String { digest("messageId", messageId) }

    /// RFC 2104, shortened to its first bytes.
    private func digest(_ use: String, _ text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(use.utf8) + [0] + Array(text.utf8), using: key)
        return code.prefix(Self.digestBytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
