import DiskTesting
import EventModel
import Testing

@testable import Service

/// Histories, comparisons and explanations say what the plain answers say at the same instants.
struct HistoryLawsTests {
    private static let definitions = [
        "audiences.yaml": """
        audiences:
          recent: {who: {did: Order Completed, within: 30d}}
          pro: {who: {trait: plan, is: pro}}
          mailable: {who: {all: [{has: email}, {not: {consent: ads}}]}}
          returning: {who: {sequence: [{did: Order Completed}, {did: page, within: 20d}, {without: Order Cancelled, within: 5d}]}}
        """,
    ]
    private static let subjects = ["computed=order_count", "computed=lifetime_value", "computed=days_since_last_order", "lifecycle", "audience=recent", "audience=pro", "audience=mailable", "audience=returning"]

    private func json(_ running: RunningDaemon, _ path: String) async throws -> JSONValue? {
        let answer = try await running.get(path)
        guard answer.status == 200 else { return nil }
        return try JSONValue(parsing: answer.body)
    }

    /// What the plain answers say of a subject; nil where they know nobody.
    private func plain(_ running: RunningDaemon, _ customer: String, _ subject: String, _ asOf: Instant, _ known: Int, identity: String? = nil) async throws -> String? {
        let basis = "?as_of=\(asOf.rfc3339)&as_known_at=\(known)" + (identity.map { "&identity_as_of=\($0)" } ?? "")
        let parts = subject.split(separator: "=").map(String.init)
        if parts[0] == "audience" {
            let audiences = try await json(running, customer + "/audiences" + basis)
            return audiences?["audiences"]?.elements.first { $0["name"]?.stringValue == parts[1] }.map { $0["member"]?.boolValue == true ? "true" : "null" }
        }
        let profile = try await json(running, customer + basis)
        return profile.map { parts[0] == "lifecycle" ? ($0["lifecycle"]?.jsonText ?? "null") : ($0["computed"]?[parts[1]]?.jsonText ?? "null") }
    }

    private static func value(_ intervals: [JSONValue], at instant: Instant) -> String {
        let holding = intervals.last { $0["from"]?.instantValue.map { $0 <= instant } ?? false }
        guard let holding, holding["to"]?.instantValue.map({ instant < $0 }) ?? true else { return "null" }
        return holding["value"]?.jsonText ?? "null"
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `a history as merged then is what was answered at each instant`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(150).joined(separator: "\n"))
            for subject in Self.subjects {
                for _ in 0..<2 {
                    let (customer, basis) = ("/v1/customers/" + RandomStory.reference(&story.random), story.basis(durable: 150))
                    let path = customer + "/history?\(subject)&merged=then&as_of=\(basis.to)&as_known_at=\(basis.toKnown)"
                    guard let intervals = try await json(running, path)?["intervals"]?.elements else { continue }
                    let edges = intervals.flatMap { [$0["from"], $0["to"]].compactMap { $0?.instantValue } }.flatMap { [$0, Instant(micros: $0.micros - 1)] }
                    let end = try #require(Instant(rfc3339: basis.to))
                    for instant in edges.shuffled(using: &story.random).prefix(8) + [end] where instant <= end {
                        guard let expected = try await plain(running, customer, subject, instant, basis.toKnown) else { continue }
                        #expect(Self.value(intervals, at: instant) == expected, "seed \(seed): \(path) at \(instant)")
                    }
                    for interval in intervals where interval["to"]?.isNull == false {
                        #expect(interval["ended"]?.isNull == false, "seed \(seed): \(path): \(interval.jsonText) has no cause")
                    }
                }
            }
        }
    }

    @Test(arguments: [14, 15, 16] as [UInt64])
    func `a history by what was recorded is what was answered at each position`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(150).joined(separator: "\n"))
            for subject in Self.subjects + Self.subjects {
                let (customer, basis) = ("/v1/customers/" + RandomStory.reference(&story.random), story.basis(durable: 150))
                let identity = basis.identity ?? basis.to
                let path = customer + "/history?\(subject)&clock=recorded&as_of=\(basis.to)&as_known_at=\(basis.toKnown)&identity_as_of=\(identity)"
                guard let intervals = try await json(running, path)?["intervals"]?.elements else { continue }
                let edges = intervals.flatMap { [$0["from_position"], $0["to_position"]].compactMap { Int($0?.jsonText ?? "") } }.flatMap { [$0, $0 - 1] }
                let others = (0..<4).map { _ in Int.random(in: 1...basis.toKnown, using: &story.random) }
                for position in Set(edges.shuffled(using: &story.random).prefix(6) + others + [basis.toKnown]) where position > 0 && position <= basis.toKnown {
                    let holding = intervals.first { Int($0["from_position"]?.jsonText ?? "") ?? .max <= position && position < Int($0["to_position"]?.jsonText ?? "") ?? .max }
                    let asOf = try #require(Instant(rfc3339: basis.to))
                    let expected = try await plain(running, customer, subject, asOf, position, identity: identity)
                    #expect(holding?["value"]?.jsonText ?? "null" == expected ?? "null", "seed \(seed): \(path) at position \(position)")
                }
            }
        }
    }

    @Test(arguments: [17, 18] as [UInt64])
    func `who a customer was known to be is what identity answered at each position`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(150).joined(separator: "\n"))
            for _ in 0..<8 {
                let (customer, basis) = ("/v1/customers/" + RandomStory.reference(&story.random), story.basis(durable: 150))
                guard let known = try await json(running, customer + "/history?identity&clock=recorded&as_of=\(basis.to)&as_known_at=\(basis.toKnown)") else { continue }
                for position in (0..<6).map({ _ in Int.random(in: 1...basis.toKnown, using: &story.random) }) {
                    let holding = (known["intervals"]?.elements ?? []).filter { Int($0["from_position"]?.jsonText ?? "") ?? .max <= position && position < Int($0["to_position"]?.jsonText ?? "") ?? .max }
                    let answer = try await json(running, customer + "/identity?as_of=\(basis.to)&as_known_at=\(position)")
                    let expected = (answer?["identifiers"]?.elements ?? []).map { "\($0["kind"]?.stringValue ?? ""):\($0["value"]?.stringValue ?? "")" }
                    #expect(Set(holding.compactMap { $0["identifier"]?.stringValue }) == Set(expected), "seed \(seed): \(customer) \(basis.to) at \(position)")
                    #expect(holding.compactMap { $0["position"]?.jsonText }.sorted() == (answer?["links"]?.elements ?? []).compactMap { $0["position"]?.jsonText }.sorted(), "seed \(seed): \(customer) \(basis.to) at \(position)")
                    #expect(holding.first { $0["customer"] != nil }?["customer"]?.stringValue == answer?["customer"]?.stringValue, "seed \(seed): \(customer) \(basis.to) at \(position)")
                }
            }
        }
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `a comparison has the values of both profiles, and an audience's the members of both lists`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(150).joined(separator: "\n"))
            for _ in 0..<8 {
                let (customer, basis) = ("/v1/customers/" + RandomStory.reference(&story.random), story.basis(durable: 150))
                let ends = "from=\(basis.from)&to=\(basis.to)&from_known_at=\(basis.fromKnown)&to_known_at=\(basis.toKnown)"
                let diff = try await json(running, customer + "/diff?" + ends)
                let before = try await json(running, customer + "?as_of=\(basis.from)&as_known_at=\(basis.fromKnown)")
                let after = try await json(running, customer + "?as_of=\(basis.to)&as_known_at=\(basis.toKnown)")
                #expect((diff == nil) == (before == nil && after == nil))
                #expect(diff?["customers"]?["from"]?.stringValue == before?["customer"]?.stringValue)
                #expect(diff?["customers"]?["to"]?.stringValue == after?["customer"]?.stringValue)
                for change in diff?["changes"]?["computed"]?["changed"]?.fields ?? [] {
                    #expect(change.value["from"]?.jsonText == before?["computed"]?[change.key]?.jsonText, "seed \(seed): \(customer) \(ends): \(change.key)")
                    #expect(change.value["to"]?.jsonText == after?["computed"]?[change.key]?.jsonText, "seed \(seed): \(customer) \(ends): \(change.key)")
                }
                for audience in ["recent", "pro"] { try await checkAudience(running, audience, basis, ends) }
            }
        }
    }

    private func checkAudience(_ running: RunningDaemon, _ audience: String, _ basis: QuestionBasis, _ ends: String) async throws {
        let path = "/v1/audiences/\(audience)/diff?\(ends)"
        let diff = try #require(try await json(running, path))
        func size(_ asOf: String, _ known: Int) async throws -> String? { try await json(running, "/v1/audiences/\(audience)/members?as_of=\(asOf)&as_known_at=\(known)")?["size"]?.jsonText }
        #expect(diff["size"]?["from"]?.jsonText == (try await size(basis.from, basis.fromKnown)), "\(path)")
        #expect(diff["size"]?["to"]?.jsonText == (try await size(basis.to, basis.toKnown)), "\(path)")
        func number(_ name: String) -> Int { Int(diff[name]?.jsonText ?? "") ?? .min }
        let sizes = ["from", "to"].map { Int(diff["size"]?[$0]?.jsonText ?? "") ?? .min }
        #expect(sizes[0] + number("entered") + number("split") - number("left") - number("merged") == sizes[1], "\(path): \(diff.jsonText)")
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `an explanation comes to the value, and what it counts adds up to it`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(150).joined(separator: "\n"))
            for _ in 0..<10 {
                let (customer, basis) = ("/v1/customers/" + RandomStory.reference(&story.random), story.basis(durable: 150))
                let query = "as_of=\(basis.to)&as_known_at=\(basis.toKnown)"
                guard let profile = try await json(running, customer + "?" + query) else { continue }
                for name in ["order_count", "lifetime_value", "average_order_value", "last_order_at"] {
                    let why = try #require(try await json(running, customer + "/explain?computed=\(name)&" + query))
                    #expect(why["value"]?.jsonText == profile["computed"]?[name]?.jsonText, "seed \(seed): \(customer) \(query)")
                    let counted = why["counted"]?["events"]?.elements ?? []
                    if name == "order_count" { #expect(why["value"]?.jsonText == "\(Set(counted.compactMap { $0["value"]?.jsonText }).count)", "seed \(seed): \(customer) \(query)") }
                }
                for audience in ["recent", "pro", "mailable", "returning"] {
                    let why = try #require(try await json(running, customer + "/explain?audience=\(audience)&" + query))
                    let parsed = try #require(Instant(rfc3339: basis.to))
                    let expected = try await plain(running, customer, "audience=\(audience)", parsed, basis.toKnown)
                    #expect((why["member"]?.boolValue == true ? "true" : "null") == expected, "seed \(seed): \(customer) \(query)")
                }
            }
        }
    }
}
