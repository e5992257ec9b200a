import EventLog
import EventModel

/// What `verify` says at its end.
struct VerifySummary {
    var report: LogReport
    var seconds: Double
    var isLive: Bool

    /// Files that are not the log's, what was left out, and the sum.
    var text: String {
        var text = ""
        for file in report.otherFiles { text += "note: \(Escaping.visible(file)) is not a file of this log\n" }
        if report.findingsLeftOut > 0 { text += "… and \(Amount.of(report.findingsLeftOut, "finding")) more\n" }
        let size = "\(Amount.of(report.events, "event")) in \(Amount.of(report.segments.count, "LogSegment"))"
        return text + "\(size) verified in \(Amount.seconds(seconds)): \(verdict)\n"
    }

    private var verdict: String {
        let places = report.findings.count { $0.kind == .damaged }
        let broken = report.segments.count { !$0.isSound }
        if report.isDamaged {
            let where_ = places == 1 ? "damaged in 1 place" : "damaged in \(Amount.grouped(places)) places"
            return "\(where_) (\(Amount.of(broken, "LogSegment"))); nothing was changed, restore these files from a backup"
        }
        if report.hasForeignFiles { return "some files are not for this version or this domain" }
        return "no damage"
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", Int(clamping: report.events))
            json.field("segments", report.segments.count)
            json.field("identifiers", report.identifiers)
            json.field("bytes", Int(clamping: report.fileBytes))
            json.field("seconds") { json in json.raw(Amount.decimal(seconds, digits: 2)) }
            json.field("live", isLive)
            report.appendFindings(to: &json)
        }
        return json.text + "\n"
    }
}
