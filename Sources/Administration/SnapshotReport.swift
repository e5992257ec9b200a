import EventModel

/// What became of a wish for snapshots.
public struct SnapshotReport: Sendable, JSONAnswer {
    /// Files written.
    public let files: Int
    public let bytes: Int
    public let seconds: Double

    public init(files: Int, bytes: Int, seconds: Double) { (self.files, self.bytes, self.seconds) = (files, bytes, seconds) }

    public func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("snapshots", files)
            json.field("bytes", bytes)
            json.field("seconds") { $0.append(seconds: seconds) }
        }
    }
}
