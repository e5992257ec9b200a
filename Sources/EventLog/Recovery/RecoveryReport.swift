/// What start-up found and did, for the log and for people.
public struct RecoveryReport: Sendable {
    /// A torn tail that was cut.
    public struct TornTail: Sendable {
        public let path: String
        public let offsetBytes: UInt64
        public let bytes: UInt64
        public let reason: String
        /// Where its bytes were kept; nil when the log was opened for reading only.
        public let quarantinePath: String?
    }

    public internal(set) var segments = 0
    public internal(set) var events: UInt64 = 0
    public internal(set) var tornTail: TornTail?
    public internal(set) var ignoredFiles: [String] = []
    /// What was found and mended among derived files: the manifest, the checkpoint.
    public internal(set) var derived: [String] = []

    /// One sentence each.
    public var notes: [String] {
        var notes: [String] = []
        if let torn = tornTail {
            let kept = torn.quarantinePath.map { "; its bytes are kept in \($0)" } ?? "; nothing was changed, the log is open for reading only"
            notes.append("cut a torn tail of \(torn.bytes) bytes at byte \(torn.offsetBytes) of \(torn.path) (\(torn.reason)): nothing in it was acknowledged" + kept)
        }
        notes += derived
        notes += ignoredFiles.map { "ignored \($0): not a file of this log" }
        return notes
    }
}
