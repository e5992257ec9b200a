import EventModel
import Foundation

extension TimeZoneRules {
    /// Reads a zone from the system's time zone data; nil when it knows no zone of this name.
    ///
    /// - Complexity: some ten thousand look-ups of the system's calendar; keep the result.
    public init?(name: String) {
        if name == "UTC" || name == "Etc/UTC" || name == "Z" {
            self = .utc
            return
        }
        guard name.utf8.count <= DefinitionLimits.nameBytesMax, Self.names.contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self.init(name: name, zone: zone)
    }

    /// The IANA names the system knows.
    public static let names = Set(TimeZone.knownTimeZoneIdentifiers).union(["UTC", "Etc/UTC"])

    /// Samples the zone twice a month and closes in on every change, to the second.
    private init(name: String, zone: TimeZone) {
        let stepSeconds: Int64 = 14 * 86_400
        let (first, last): (Int64, Int64) = (-2_208_988_800, 4_133_980_800)
        func offset(_ second: Int64) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) }
        var (changes, offsets) = ([Int64](), [offset(first)])
        var at = first
        while at < last {
            let next = min(at + stepSeconds, last)
            let after = offset(next)
            if after != offsets[offsets.count - 1] {
                var (low, high) = (at, next)
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if offset(middle) == offsets[offsets.count - 1] { low = middle } else { high = middle }
                }
                changes.append(high * 1_000_000)
                offsets.append(after)
            }
            at = next
        }
        self.init(name: name, changesMicros: changes, offsetsSeconds: offsets)
    }
}
