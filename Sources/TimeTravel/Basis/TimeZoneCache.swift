import Definitions
import Synchronization

/// Time zones asked for so far: making one costs thousands of look-ups.
final class TimeZoneCache: Sendable {
    static let shared = TimeZoneCache()
    /// The system knows some 600 names; the bound only guards against a surprise.
    private static let zonesMax = 1024
    private let zones = Mutex<[String: TimeZoneRules]>([:])

    func zone(_ name: String) -> TimeZoneRules? {
        if let known = zones.withLock({ $0[name] }) { return known }
        guard let made = TimeZoneRules(name: name) else { return nil }
        zones.withLock { zones in
            if zones.count < Self.zonesMax { zones[name] = made }
        }
        return made
    }
}
