/// How somebody confirms exactly what he was shown.
public enum Confirmation {
    /// Eight hexadecimal digits that stand for these texts: FNV-1a, folded.
    public static func code(_ texts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in texts.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// Why an administrator's wish is not fulfilled, beside what the log itself says.
public struct AdministrationError: Error, Sendable {
    public enum Code: String, Sendable {
        /// The wish contradicts itself, or names what is not there.
        case badRequest = "bad_request"
        case notFound = "not_found"
        /// What would be done is something else than what was shown.
        case notConfirmed = "not_confirmed"
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    /// - Parameter done: Such as `erased`.
    static func mismatch(_ done: String, _ code: String) -> AdministrationError {
        AdministrationError(.notConfirmed, "what would be \(done) is not what was shown with \(code): ask again without a code and look at it")
    }
}
