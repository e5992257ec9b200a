import ArgumentParser
import EventModel

/// Which events a dump takes.
struct DumpRange: Equatable {
    /// The first position; from 1.
    let first: LogPosition
    /// The last position.
    let last: LogPosition
    /// How many events at most.
    let limit: UInt64

    /// - Throws: `ValidationError` for a range that is no range.
    init(from: UInt64?, to: UInt64?, limit: UInt64?) throws {
        if from == 0 || to == 0 { throw ValidationError("positions begin with 1") }
        if limit == 0 { throw ValidationError("--limit must be at least 1") }
        if let from, let to, from > to { throw ValidationError("--from \(from) comes after --to \(to)") }
        first = LogPosition(rawValue: from ?? 1)
        last = LogPosition(rawValue: to ?? .max)
        self.limit = limit ?? .max
    }
}
