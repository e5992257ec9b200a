import Glibc

/// Redraws a ``ProgressLine`` on standard error, a few times a second at most.
struct ProgressBar: ~Copyable {
    private let label: String
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let started: ContinuousClock.Instant
    private var nextDraw: ContinuousClock.Instant
    private var isDrawn = false
    private static let interval = Duration.milliseconds(100)

    init(_ label: String, isShown: Bool) {
        (self.label, self.isShown) = (label, isShown)
        started = clock.now
        nextDraw = started + Self.interval
    }

    /// Seconds since the work began.
    var seconds: Double { (clock.now - started) / .seconds(1) }

    mutating func update(done: UInt64, total: UInt64) {
        guard isShown, clock.now >= nextDraw else { return }
        nextDraw = clock.now + Self.interval
        let columns = Terminal.columns(STDERR_FILENO)
        let line = ProgressLine.text(label, done: done, total: total, seconds: seconds, columns: columns)
        fputs("\r\u{1B}[K" + line, stderr)
        isDrawn = true
    }

    /// Takes the line away, so that what is written next stands in its place.
    mutating func clear() {
        if isDrawn { fputs("\r\u{1B}[K", stderr) }
        isDrawn = false
    }
}
