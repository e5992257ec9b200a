import EventModel

/// What a verification has seen so far.
public struct LogReport: Sendable {
    /// In order of position; those that are done.
    public internal(set) var segments: [SegmentReport] = []
    /// In the order found; at most ``findingsMax``.
    public private(set) var findings: [LogFinding] = []
    /// Findings beyond ``findingsMax``.
    public private(set) var findingsLeftOut = 0
    /// Files in the folder that hold nothing of the log.
    public internal(set) var otherFiles: [String] = []
    /// Highest ordinal of an identifier.
    public internal(set) var identifiers = 0
    /// The recorded instant of the last event verified.
    var lastRecordedAt: Instant?
    private var kinds: Set<LogFinding.Kind> = []

    public static let findingsMax = 10_000

    public var events: UInt64 { segments.reduce(0) { $0 + $1.events } }
    public var fileBytes: UInt64 { segments.reduce(0) { $0 + $1.fileBytes } }
    public var isDamaged: Bool { kinds.contains(.damaged) }
    /// Some file cannot be read by this version, or is no part of this log.
    public var hasForeignFiles: Bool { kinds.contains(.unsupportedVersion) || kinds.contains(.notALog) }

    mutating func add(_ finding: LogFinding) {
        kinds.insert(finding.kind)
        if findings.count < Self.findingsMax { findings.append(finding) } else { findingsLeftOut += 1 }
    }
}
