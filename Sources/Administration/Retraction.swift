import EventLog
import EventModel
import TimeTravel

/// Events that are to be declared wrong: of some messageIds, or of a source in a range of positions.
public struct Retraction: Sendable {
    public enum Selection: Sendable {
        case messageIds([String])
        case source(String, ClosedRange<UInt64>)
    }

    /// How far it is: messageIds done and in all; while looking, positions.
    public typealias Progress = (_ step: String, _ done: Int, _ total: Int) throws(EventLogError) -> Void

    private let selection: Selection
    private let reason: String

    /// Appended at once.
    private static let batchEvents = 1000

    /// - Throws: ``AdministrationError`` `badRequest` when nothing is selected or no reason is given.
    public init(_ selection: Selection, reason: String) throws(AdministrationError) {
        guard !reason.isEmpty else { throw AdministrationError(.badRequest, "the reason is empty") }
        switch selection {
        case .messageIds(let ids): guard !ids.isEmpty else { throw AdministrationError(.badRequest, "no messageId was named") }
        case .source(_, let range): guard range.lowerBound >= 1 else { throw AdministrationError(.badRequest, "positions count from 1") }
        }
        (self.selection, self.reason) = (selection, reason)
    }

    /// What would be retracted.
    ///
    /// - Throws: ``AdministrationError`` `notFound` naming a messageId that is not there; `EventLogError`.
    /// - Complexity: O(events of the range).
    public func plan(_ view: ReadView, progress: Progress = { _, _, _ throws(EventLogError) in }) throws -> Report {
        let ids = try ids(view, progress)
        return Report(isDryRun: true, events: ids.count, code: Confirmation.code(ids))
    }

    /// messageIds of the events meant; retractions are none.
    private func ids(_ view: ReadView, _ progress: Progress) throws -> [String] {
        guard case .source(let source, let range) = selection else {
            guard case .messageIds(let ids) = selection else { return [] }
            // Each once, and none that is not there: nothing is appended of a list that has a mistake.
            for id in ids where try view.position(ofMessageId: id) == nil { throw AdministrationError(.notFound, "no event with this messageId: \(id)") }
            return ids.reduce(into: (seen: Set<String>(), ids: [String]())) { if $0.seen.insert($1).inserted { $0.ids.append($1) } }.ids
        }
        let total = Int(clamping: range.upperBound - range.lowerBound + 1)
        var (ids, scan) = ([String](), view.batches(after: LogPosition(rawValue: range.lowerBound - 1), upTo: min(LogPosition(rawValue: range.upperBound), view.durablePosition)))
        while let batch = try scan.next() {
            for index in batch.indices where batch[index].source == source && batch[index].type != .retract { ids.append(batch[index].messageId) }
            if let position = batch.positions.last { try progress("looking", Int(clamping: position.rawValue - range.lowerBound + 1), total) }
        }
        return ids
    }

    /// Appends a retract for each event that was shown.
    ///
    /// - Parameters:
    ///   - code: What was shown with it.
    ///   - progress: May throw to stop: what is appended stays, and the rest is when it is applied again.
    /// - Throws: ``AdministrationError`` `notConfirmed` when it is not the same any more, `notFound` when there is no such event; `EventLogError`.
    public func apply(to log: EventLog, confirmedBy code: String, progress: Progress = { _, _, _ throws(EventLogError) in }) throws -> Report {
        let ids = try ids(log.readView(), progress)
        guard Confirmation.code(ids) == code else { throw AdministrationError.mismatch("retracted", code) }
        var known = 0
        for start in stride(from: 0, to: ids.count, by: Self.batchEvents) {
            try progress("retracting", start, ids.count)
            known += try append(ids[start..<min(start + Self.batchEvents, ids.count)], to: log)
        }
        return Report(isDryRun: false, events: ids.count - known, known: known, code: code)
    }

    /// - Returns: How many had been retracted before.
    private func append(_ ids: ArraySlice<String>, to log: EventLog) throws -> Int {
        var known = 0
        for (id, outcome) in zip(ids, try log.appendNow(ids.map(line), origin: AppendOrigin(source: AdministrativeEvent.source))) {
            switch outcome {
            case .accepted: break
            case .duplicate: known += 1
            // What an earlier run retracted for another reason is retracted all the same.
            case .rejected(let error) where error.code == .idConflict: known += 1
            case .rejected(let error): throw AdministrationError(.notFound, "\(id): \(error)")
            }
        }
        return known
    }

    private func line(_ id: String) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("type", "retract")
            json.field("messageId", id)
            json.field("reason", reason)
        }
        return json.text
    }

    public struct Report: JSONAnswer {
        let isDryRun: Bool
        let events: Int
        /// How many had been retracted before.
        var known: Int?
        let code: String

        public func appendJSON(to json: inout JSONWriter) {
            json.object { json in
                json.field("dry_run", isDryRun)
                json.field("events", events)
                if let known { json.field("retracted_before", known) }
                if isDryRun { json.field("confirm", code) }
            }
        }
    }
}
