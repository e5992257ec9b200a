import Definitions
import EventModel

@testable import Projections

/// A small made-up history of one customer, and the questions asked of it.
struct Story {
    let batch: EventBatch
    let definitions: DefinitionSet
    let identifiers: [CustomerIdentifier]

    /// - Parameter files: Definitions in place of the shipped ones, by file name; with them there are no audiences but theirs.
    init(_ lines: [String], files: [String: String] = [:], source: String = "web") throws {
        let table = IdentifierTable()
        batch = try EventBatch.decoding(lines, source: source, recordedAt: instant("2030-01-01"), identifiers: table).canonicallyOrdered()
        definitions =
            files.isEmpty
            ? .shipped : try DefinitionLoader.load(files: files.merging(["audiences.yaml": "audiences: {}"]) { own, _ in own })
        identifiers = (1...max(table.count, 1)).compactMap { ordinal in
            let ordinal = IdentifierOrdinal(rawValue: UInt32(ordinal))
            return table.identifier(ordinal).map { CustomerIdentifier($0, ordinal: ordinal) }
        }
    }

    /// The fold of what occurred up to an instant.
    func fold(asOf date: String, _ scope: FoldScope = .everything) throws -> CustomerFold {
        let end = instant(date)
        var fold = CustomerFold(plan: try FoldPlan(definitions, for: scope), identifiers: identifiers)
        fold.fold(batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= end }))
        return fold
    }

    func profile(asOf date: String) throws -> Profile { try fold(asOf: date, .profile).profile(asOf: instant(date)) }

    /// The profile as JSON.
    func json(asOf date: String) throws -> JSONValue {
        var json = JSONWriter()
        try json.object { try profile(asOf: date).appendFields(to: &$0) }
        return try JSONValue(parsing: json.text)
    }

    /// A computed trait as JSON text.
    func computed(_ name: String, asOf date: String) throws -> String? { try json(asOf: date)["computed"]?[name]?.jsonText }

    func membership(_ rule: String, asOf date: String) throws -> Membership {
        let condition = try definitions.condition(parsing: rule)
        return try fold(asOf: date, .condition(condition)).membershipOfCondition(asOf: instant(date))
    }

    func isMember(_ rule: String, asOf date: String) throws -> Bool { try membership(rule, asOf: date).isMember }

    func timeline(asOf date: String = "2029-12-31") throws -> Timeline {
        let end = instant(date)
        var fold = TimelineFold(definitions)
        fold.fold(batch.selecting(batch.indices.filter { batch.occurredAt[$0] <= end }))
        return fold.finish(asOf: end)
    }
}

/// A bare date is its midnight UTC.
func instant(_ text: String) -> Instant { Instant(rfc3339: text) ?? .latest }

/// A track event of customer u1.
func track(_ event: String, _ at: String, _ properties: String = "{}", _ rest: String = "") -> String {
    #"{"type":"track","event":"\#(event)","userId":"u1","timestamp":"\#(at)","properties":\#(properties)\#(rest)}"#
}

/// An identify event of customer u1.
func identify(_ at: String, _ traits: String, _ rest: String = "") -> String {
    #"{"type":"identify","userId":"u1","timestamp":"\#(at)","traits":\#(traits)\#(rest)}"#
}

func order(_ id: String, _ at: String, _ total: String, _ currency: String = "EUR") -> String {
    track("Order Completed", at, #"{"order_id":"\#(id)","total":\#(total),"currency":"\#(currency)"}"#)
}
