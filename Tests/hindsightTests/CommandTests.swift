import ArgumentParser
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
}
