import EventModel
import Glibc

/// The two clocks that recordedAt is made from; a parameter, so that tests set them.
public struct ClockSource: Sendable {
    public var wall: @Sendable () -> Instant
    /// Microseconds that never go back, sleep included.
    public var monotonicMicros: @Sendable () -> Int64

    public init(wall: @escaping @Sendable () -> Instant, monotonicMicros: @escaping @Sendable () -> Int64) {
        (self.wall, self.monotonicMicros) = (wall, monotonicMicros)
    }

    /// The machine's clocks.
    public static let system = ClockSource(
        wall: { Instant(micros: read(CLOCK_REALTIME)) },
        monotonicMicros: { read(CLOCK_BOOTTIME) })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

/// Gives each commit its recordedAt: strictly increasing, following the wall clock without going back.
///
/// A jump of more than five minutes against the monotonic clock is not followed before the next start.
struct RecordedClock {
    private let source: ClockSource
    /// The instant given last.
    private(set) var last: Instant
    /// Wall clock minus monotonic clock, when they were last in step.
    private var offset: Int64
    /// How far the wall clock stands off, when that is too far to follow.
    private(set) var unfollowedJumpMicros: Int64?

    init(_ source: ClockSource, after last: Instant) {
        (self.source, self.last) = (source, last)
        offset = source.wall().micros &- source.monotonicMicros()
    }

    mutating func next() -> Instant {
        let (wall, monotonic) = (source.wall().micros, source.monotonicMicros())
        let drift = (wall &- monotonic) &- offset
        var now = wall
        if drift.magnitude > EventLogOptions.clockJumpMicrosMax.magnitude {
            unfollowedJumpMicros = drift
            now = monotonic &+ offset
        } else {
            (unfollowedJumpMicros, offset) = (nil, wall &- monotonic)
        }
        last = Instant(micros: max(now, last.micros + 1))
        return last
    }
}
