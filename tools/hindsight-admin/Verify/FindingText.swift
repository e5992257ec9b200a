import EventLog

/// Findings as sentences.
enum FindingText {
    /// What a finding is, where, and what it means; on one line, control characters escaped.
    static func line(_ finding: LogFinding, isLive: Bool) -> String {
        Escaping.visible("\(heading(finding, isLive: isLive)): \(finding)" + meaning(finding, isLive: isLive))
    }

    private static func heading(_ finding: LogFinding, isLive: Bool) -> String {
        switch finding.kind {
        case .damaged: "damage"
        case .tornTail: isLive ? "commit under way" : "torn tail"
        case .unsupportedVersion: "another version"
        case .notALog: "another domain"
        }
    }

    private static func meaning(_ finding: LogFinding, isLive: Bool) -> String {
        guard finding.kind == .tornTail else { return "" }
        return isLive
            ? "; not yet acknowledged, left out"
            : "; nothing in it was acknowledged, the next start of hindsightd cuts it and keeps a copy in quarantine"
    }
}
