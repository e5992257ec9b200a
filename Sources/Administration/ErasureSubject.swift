import Definitions
import EventLog
import EventModel
import Identity
import TimeTravel

/// Whom an erasure is about, as the log knows them now, and what it would take.
struct ErasureSubject {
    let reference: String
    let customer: String
    let identifiers: [IdentifierOrdinal]
    let names: [String]
    let plan: ErasurePlan

    /// - Parameter definitions: The folder whose identity.yaml says who is who; nil for the rules shipped.
    init(_ reference: String, in log: EventLog, _ definitions: String?) throws {
        let rules = try definitions.map { folder in try DefinitionLoader.load(folder: folder) } ?? DefinitionLoader.load(files: [:])
        let history = try log.followedHistory(rules)
        do throws(QueryError) {
            let found = try history.members(reference)
            (self.reference, customer, identifiers) = (reference, "\(found.customer)", found.identifiers)
        } catch { throw RunError(error.message) }
        names = identifiers.map { log.identifiers.identifier($0)?.description ?? "?" }
        plan = try log.planErasure(of: identifiers)
    }

    /// Stands for exactly these identifiers and events.
    var code: String { Confirmation.code(names.sorted() + plan.positions.map(\.description)) }

    private static let namesShown = 100

    func words(command: String) -> String {
        var lines = ["customer \(customer), known by \(Figure.counted(names.count, "identifier")):"]
        lines += names.prefix(Self.namesShown).map { "  " + $0 }
        if names.count > Self.namesShown { lines.append("  and \(Figure.count(names.count - Self.namesShown)) more, see --json") }
        let range = plan.positions.first.flatMap { first in plan.positions.last.map { "positions \(first) to \($0), " } } ?? ""
        lines.append(
            "\(Figure.counted(plan.positions.count, "event")) would be erased: \(range)in \(Figure.counted(plan.files, "file")) of \(Figure.bytes(Int(plan.fileBytes))); nothing was changed")
        lines.append("to erase them: \(command)")
        return lines.joined(separator: "\n")
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("dry_run", true)
            json.field("customer", customer)
            json.field("identifiers") { json in json.array { json in for name in names { json.string(name) } } }
            json.field("events", plan.positions.count)
            json.field("first_position", plan.positions.first)
            json.field("last_position", plan.positions.last)
            json.field("files", plan.files)
            json.field("bytes", Int(plan.fileBytes))
            json.field("confirm", code)
        }
        return json.text
    }
}
