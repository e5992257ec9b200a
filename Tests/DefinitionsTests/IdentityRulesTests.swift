import Definitions
import EventModel
import Testing

struct IdentityRulesTests {
    private func rules(_ text: String) throws -> IdentityRules { try DefinitionLoader.load(files: ["identity.yaml": text]).identity }

    @Test func `kinds a file leaves out keep their shipped limits at their places`() throws {
        let rules = try rules("identifiers: {loyalty_card: {limit: 2}, anonymous_id: {limit: 9}}")
        let names = rules.kinds.map(\.kind.rawValue)
        #expect(names == ["loyalty_card", "user_id", "email", "phone", "anonymous_id", "device_id", "advertising_id"])
        #expect(rules.limit(of: .anonymousId).count == 9 && rules.limit(of: .userId).count == 1)
    }

    @Test func `limits per period and without end are read`() throws {
        let rules = try rules("identifiers: {email: {limit: 2, per: week}, phone: {limit: unlimited}}")
        #expect(rules.limit(of: .email) == IdentifierLimit(count: 2, per: .week))
        #expect(rules.limit(of: .phone).count == nil)
        for (word, period) in [("weekly", IdentifierLimit.Period.week), ("monthly", .month), ("annually", .year), ("ever", .ever)] {
            #expect(try self.rules("identifiers: {email: {limit: 2, per: \(word)}}").limit(of: .email) == IdentifierLimit(count: 2, per: period))
        }
    }

    @Test func `blocked values are bounded, and patterns among them more closely`() {
        let patterns = (0...DefinitionLimits.blockedPatternsMax).map { "/a\($0)/" }
        #expect(errors(of: "blocked: [\(patterns.joined(separator: ", "))]", in: "identity.yaml").first?.message.contains("patterns") == true)
        let values = (0...DefinitionLimits.blockedValuesMax).map { "v\($0)" }
        #expect(errors(of: "blocked: [\(values.joined(separator: ", "))]", in: "identity.yaml").first?.message.hasPrefix("10001 values") == true)
    }

    @Test func `a value may be blocked for one kind only`() throws {
        let rules = try rules("identifiers: {phone: {limit: 2, blocked: [\"/^\\\\+1555/\"]}}")
        #expect(rules.isBlocked(kind: .phone, value: "+15551234567") && !rules.isBlocked(kind: .userId, value: "+15551234567"))
    }

    @Test func `users and keys decide who may say hello`() throws {
        let text = """
            sources:
              a: {channel: web, party: first, keys: [env:K]}
              b: {channel: web, party: first, uids: [pos, 1001]}
              c: {channel: web, party: first}
            """
        let sources = try DefinitionLoader.load(files: ["sources.yaml": text]).sources
        #expect(sources.source(named: "a")?.mayHello(uid: 0, userName: "root") == false)
        #expect(sources.source(named: "b")?.mayHello(uid: 1001, userName: nil) == true)
        #expect(sources.source(named: "b")?.mayHello(uid: 7, userName: "pos") == true)
        #expect(sources.source(named: "b")?.mayHello(uid: 7, userName: "other") == false)
        #expect(sources.source(named: "c")?.mayHello(uid: 7, userName: nil) == true)
    }
}
