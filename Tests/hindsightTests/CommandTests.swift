import ArgumentParser
import HindsightClient
import Testing

@testable import hindsight

/// What commands take, and what they refuse before they ask.
struct CommandTests {
    @Test(arguments: [
        ["identity", "user_id:u1"], ["identity", "--audit"], ["identity", "--rules", "identity.yaml"], ["identity", "audit", "--part", "5"], ["identity", "compare", "identity.yaml"],
        ["rfm", "--customer", "user_id:u1"], ["profile", "user_id:u1", "--reachability"], ["history", "user_id:u1", "--trait", "address.city"],
        ["history", "user_id:u1", "--computed", "order_count", "--merged", "then"], ["history", "user_id:u1", "--lifecycle"], ["diff", "--audience", "pro", "--from", "2026-03-01"],
        ["diff", "user_id:u1", "--from-known-at", "88000", "--sections", "identity,audiences"], ["explain", "user_id:u1", "--identifier", "anonymous_id:a", "--to", "email:a@example.com"],
        ["pipeline", "changes", "--from-known-at", "88000"],
    ])
    func `an example of the help is taken`(arguments: [String]) throws {
        _ = try HindsightCommand.parseAsRoot(arguments)
    }

    @Test(arguments: [
        ["identity"], ["identity", "user_id:u1", "--audit"], ["identity", "--audit", "--rules", "identity.yaml"], ["rfm", "--customer", "user_id:u1", "--limit", "3"],
        ["history", "user_id:u1", "--trait", "plan", "--lifecycle"], ["diff", "user_id:u1", "--audience", "pro", "--from", "2026-03-01"], ["diff", "user_id:u1"],
        ["diff", "--audience", "pro", "--sections", "profile", "--from", "2026-03-01"], ["explain", "user_id:u1"], ["explain", "user_id:u1", "--trait", "plan", "--to", "x:y"],
        ["pipeline", "changes"], ["pipeline", "trend"],
    ])
    func `what excludes each other is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try HindsightCommand.parseAsRoot(arguments) }
    }

    @Test(arguments: [
        ["profile", "user_id:u1"], ["card", "user_id:u1"], ["timeline", "user_id:u1"], ["purchases", "user_id:u1"], ["deals", "user_id:u1"], ["consents", "user_id:u1"], ["history", "user_id:u1"],
        ["identity", "user_id:u1"], ["identity", "audit"], ["identity", "compare", "identity.yaml"], ["events", "user_id:u1"], ["explain", "user_id:u1", "--lifecycle"], ["find", "x"], ["customers"],
        ["rfm"], ["account", "acme"], ["audiences"], ["audience", "pro"], ["pipeline"], ["pipeline", "forecast"], ["deal", "D1"],
    ])
    func `every question takes a basis`(arguments: [String]) throws {
        let basis = ["--as-of", "2026-03-01", "--as-known-at", "12", "--identity-as-of", "2026-03-02", "--tz", "Europe/Berlin"]
        let command = try HindsightCommand.parseAsRoot(arguments + basis)
        guard let question = command as? any Question else { return }
        for part in ["as_of=2026-03-01", "as_known_at=12", "identity_as_of=2026-03-02", "tz=Europe%2FBerlin"] {
            #expect(question.request.target.contains("?" + part) || question.request.target.contains("&" + part), "\(question.request.target)")
        }
    }

    @Test(arguments: [["diff", "user_id:u1"], ["diff", "--audience", "pro"], ["pipeline", "changes"]])
    func `every comparison takes two bases`(arguments: [String]) throws {
        let ends = ["--from", "2026-03-01", "--to", "2026-03-31", "--from-known-at", "12", "--to-known-at", "15", "--identity-as-of", "2026-03-02", "--tz", "Europe/Berlin"]
        let question = try #require(try HindsightCommand.parseAsRoot(arguments + ends) as? any Question)
        for part in ["from=2026-03-01", "to=2026-03-31", "from_known_at=12", "to_known_at=15", "identity_as_of=2026-03-02", "tz=Europe%2FBerlin"] {
            #expect(question.request.target.contains("?" + part) || question.request.target.contains("&" + part), "\(question.request.target)")
        }
    }
}
