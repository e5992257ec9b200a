import ArgumentParser
import Testing

@testable import hindsight

/// What commands take, and what they refuse before they ask.
struct CommandTests {
    @Test(arguments: [
        ["identity", "user_id:u1"], ["identity", "--audit"], ["identity", "--rules", "identity.yaml"], ["identity", "audit", "--part", "5"], ["identity", "compare", "identity.yaml"],
        ["rfm", "--customer", "user_id:u1"], ["profile", "user_id:u1", "--reachability"], ["history", "user_id:u1", "--trait", "address.city"],
    ])
    func `an example of the help is taken`(arguments: [String]) throws {
        _ = try HindsightCommand.parseAsRoot(arguments)
    }

    @Test(arguments: [
        ["identity"], ["identity", "user_id:u1", "--audit"], ["identity", "--audit", "--rules", "identity.yaml"], ["rfm", "--customer", "user_id:u1", "--limit", "3"],
    ])
    func `what excludes each other is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try HindsightCommand.parseAsRoot(arguments) }
    }
}
