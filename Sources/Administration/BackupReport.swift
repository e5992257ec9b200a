import EventLog
import EventModel
import TimeTravel

/// What a backup did, or would do.
public struct BackupReport: JSONAnswer {
    private let report: LogBackup.Report
    private let seconds: Double?

    /// - Parameter seconds: How long it took; nil for one that was only looked at.
    public init(_ report: LogBackup.Report, seconds: Double?) { (self.report, self.seconds) = (report, seconds) }

    public func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("dry_run", seconds == nil)
            json.field("backup", report.generation.name)
            json.field("position", LogPosition(rawValue: report.generation.position))
            json.field("bytes", Int(report.generation.bytes))
            json.field("files", report.generation.files.count)
            json.field("copied_files", report.copied.count)
            json.field("copied_bytes", Int(report.copiedBytes))
            json.field("reused_files", report.reused.count)
            json.field("reused_bytes", Int(report.reusedBytes))
            if let seconds { json.field("seconds") { $0.append(seconds: seconds) } }
            json.field("removed_backups", texts: report.removedGenerations)
            json.field("removed_files", texts: report.removedFiles)
            json.field("notes", texts: report.notes)
        }
    }
}
