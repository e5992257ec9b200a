/// How somebody confirms exactly what he was shown.
enum Confirmation {
    /// Eight hexadecimal digits that stand for these texts: FNV-1a, folded.
    static func code(_ texts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in texts.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What would be done is something else than what was shown.
    struct Mismatch: Error {
        let message: String

        /// - Parameter done: Such as `erased`.
        init(_ done: String, _ code: String?) {
            message = "what would be \(done) is not what was shown with \(code ?? "no code"): run it again without --confirm and look at it"
        }
    }
}
