import Definitions
import EventModel

/// How far customers came along steps of events, one after the other. States merge.
public struct FunnelTally: Sendable {
    private let names: [String]
    private let within: CalendarDuration?
    private let zone: TimeZoneRules
    /// Where intervals of first events begin, and where the last ends; ascending.
    private let starts: [Instant]
    /// By interval, then by step: customers who came so far.
    private var reached: [[Int]]
    /// By interval, then by step: from the first event to this one's, the fastest of each customer.
    private var micros: [[[Int64]]]

    /// - Parameters:
    ///   - names: Of the steps.
    ///   - within: From the first event to the last; nil for any time.
    ///   - starts: An interval is from one to the microsecond before the next.
    public init(names: [String], within: CalendarDuration?, in zone: TimeZoneRules, starts: [Instant]) {
        (self.names, self.within, self.zone, self.starts) = (names, within, zone, starts)
        let count = max(starts.count - 1, 0)
        reached = Array(repeating: Array(repeating: 0, count: names.count), count: count)
        micros = Array(repeating: Array(repeating: [], count: names.count), count: count)
    }

    /// Adds a customer's events of the steps. In each interval the customer counts once, for the first event in it from which it came furthest.
    ///
    /// - Complexity: O(first events × steps × log events).
    public mutating func add(_ times: [EventTimes]) {
        guard let first = times.first else { return }
        var next = 0
        for interval in reached.indices {
            while next < first.places.count, first.places[next].occurredAt < starts[interval] { next += 1 }
            var best: [Int64] = []
            while next < first.places.count, first.places[next].occurredAt < starts[interval + 1] {
                let way = way(from: first.places[next], times)
                if way.count > best.count || way.count == best.count && (way.last ?? 0) < (best.last ?? 0) { best = way }
                next += 1
            }
            for (step, taken) in best.enumerated() {
                reached[interval][step] += 1
                micros[interval][step].append(taken)
            }
        }
    }

    /// How long after the first event each step was reached, as far as it was: each time the next event behind the one before.
    private func way(from start: EventTimes.Place, _ times: [EventTimes]) -> [Int64] {
        let end = within.map { $0.end(startingAt: start.occurredAt, in: zone) }
        var (way, place): ([Int64], EventTimes.Place) = ([0], start)
        for step in times.dropFirst() {
            guard let following = step.first(behind: place), end.map({ following.occurredAt <= $0 }) ?? true else { break }
            way.append(following.occurredAt.micros - start.occurredAt.micros)
            place = following
        }
        return way
    }

    public mutating func merge(_ other: FunnelTally) {
        for interval in reached.indices {
            for step in names.indices {
                reached[interval][step] += other.reached[interval][step]
                micros[interval][step] += other.micros[interval][step]
            }
        }
    }

    /// Writes `intervals` into an open object, each with its steps.
    public func appendFields(to json: inout JSONWriter) {
        json.field("intervals") { json in
            json.array { json in
                for interval in reached.indices {
                    json.object { json in
                        json.field("from", starts[interval])
                        json.field("to", Instant(micros: starts[interval + 1].micros - 1))
                        json.field("steps") { json in json.array { json in for step in names.indices { append(step, of: interval, to: &json) } } }
                    }
                }
            }
        }
    }

    private func append(_ step: Int, of interval: Int, to json: inout JSONWriter) {
        let count = reached[interval][step]
        json.object { json in
            json.field("step", step + 1)
            json.field("name", names[step])
            json.field("customers", count)
            json.field("share", ExactDecimal.share(count, of: reached[interval][0]))
            json.field("share_of_step_before", step == 0 ? nil : ExactDecimal.share(count, of: reached[interval][step - 1]))
            json.field("median_s", Self.median(micros[interval][step]).map { $0 / 1_000_000 })
        }
    }

    /// The lower one of two.
    private static func median(_ values: [Int64]) -> Int? {
        values.isEmpty ? nil : Int(values.sorted()[(values.count - 1) / 2])
    }
}
