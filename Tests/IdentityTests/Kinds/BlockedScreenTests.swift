import Definitions
import EventModel
import Testing

@testable import Identity

struct BlockedScreenTests {
    private static let blocked = ["kiosk", "test@example.com", "Ünbekannt", "\"/^0+$/\"", "\"/^till-[0-9]+$/\""]

    private func screen(_ blocked: [String]) throws -> (BlockedScreen, IdentityRules) {
        let rules = try DefinitionLoader.load(files: ["identity.yaml": "blocked: [\(blocked.joined(separator: ", "))]"]).identity
        return (BlockedScreen(rules.blocked), rules)
    }

    private func mayBlock(_ screen: BlockedScreen, _ value: String) -> Bool { Array(value.utf8).withUnsafeBytes { screen.mayBlock($0) } }

    @Test func `what the rules block is never ruled out`() throws {
        let ascii = ["k", "K", "iosk", "IOSK", "0", "00", "till-", "7", "test@", "example.com", "nbekannt", "`", ";"]
        let alphabet = ascii + ["\u{212A}", "ü", "Ü", "u\u{308}"]
        var randomness = Randomness(seed: 11)
        for list in [Self.blocked, Array(Self.blocked.prefix(2)), ["\u{1FEF}", "\u{37E}0"], ["\"/0|7/\""], []] {
            let (screen, rules) = try screen(list)
            for _ in 0..<3000 {
                let value = (0...randomness.below(3)).map { _ in alphabet[randomness.below(alphabet.count)] }.joined()
                guard rules.isBlocked(kind: .userId, value: value) else { continue }
                #expect(mayBlock(screen, value), "\(list): \(value)")
            }
        }
    }

    @Test(arguments: ["KIOSK", "kiosk", "000", "0x", "till-7", "Test@Example.com", "émile"])
    func `what may be blocked is asked about`(value: String) throws { #expect(mayBlock(try screen(Self.blocked).0, value)) }

    @Test(arguments: ["kiosks", "k", "u1", "9d1c7b0e-4a5b-4c3d-8e2f-1a2b3c4d5e6f", "rest@example.com"])
    func `nothing else is`(value: String) throws { #expect(!mayBlock(try screen(Self.blocked).0, value)) }

    @Test(arguments: [
        ("^0+$", "0"), ("^till-[0-9]+", "till-"), ("^ab?c", "a"), ("^ab*", "a"), ("^ab{2}", "a"), ("^a+b", "a"), ("^x", "x"), ("0+$", ""),
        ("^a|b", ""), ("^(a|b)", ""), ("^[a]", ""), ("^", ""), ("", ""), ("(?i)^a", ""), ("^\\d", ""), ("^a\\.b", "a"), ("^.a", ""),
    ])
    func `a pattern tells what its values begin with`(pattern: String, beginning: String) {
        #expect(BlockedScreen.beginning(ofAllFoundBy: Array(pattern.utf8)) == Array(beginning.utf8))
    }
}
