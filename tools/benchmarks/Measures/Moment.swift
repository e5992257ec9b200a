import Glibc

/// The monotonic clock.
enum Moment {
    /// Nanoseconds since some fixed point.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    }
}
