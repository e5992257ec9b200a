import Definitions
import EventModel

/// A number over everything in the definitions that decides which links the fold accepts. Rules that differ only in layout have the same.
enum RulesFingerprint {
    static func of(_ rules: IdentityRules, _ timeZone: TimeZoneRules) -> UInt64 {
        var text = ByteHeap()
        append(timeZone.name, to: &text)
        append(rules.blocked, to: &text)
        append(IdentityRules.otherLimit, to: &text)
        // Kinds without a rule stand where a name that nobody gives stands.
        text.appendVarint(UInt64(rules.rank(of: IdentifierKind(rawValue: "~"))))
        for rule in rules.kinds {
            append(rule.kind.rawValue, to: &text)
            append(rule.limit, to: &text)
            append(rule.blocked, to: &text)
        }
        return IdentifierInterner.hash(text.bytes.assumingMemoryBound(to: UInt8.self))
    }

    private static func append(_ text: String, to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(text.utf8.count))
        for byte in text.utf8 { heap.append(byte) }
    }

    private static func append(_ limit: IdentifierLimit, to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(limit.count ?? 0))
        append(limit.per.rawValue, to: &heap)
    }

    private static func append(_ blocked: [BlockedValue], to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(blocked.count))
        for value in blocked {
            switch value {
            case .exact(let text): append("=" + text, to: &heap)
            case .pattern(let pattern): append("/" + pattern.text, to: &heap)
            }
        }
    }
}
