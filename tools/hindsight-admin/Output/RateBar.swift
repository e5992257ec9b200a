import EventLog

/// A progress bar that says how fast it goes.
struct RateBar {
    private let label: String
    private let unit: String
    private let began = ClockSource.system.monotonicMicros()

    init(_ label: String, unit: String) { (self.label, self.unit) = (label, unit) }

    func show(_ done: Int, of total: Int, _ more: String = "") {
        guard Terminal.isErrorATerminal else { return }
        let micros = max(ClockSource.system.monotonicMicros() - began, 1)
        let rate =
            "\(Figure.count(done)) of \(Figure.count(total)) \(unit), \(Figure.count(Int(Double(done) / Figure.seconds(micros)))) \(unit)/s"
        Terminal.progress(label, UInt64(done), of: UInt64(total), more.isEmpty ? rate : more + ", " + rate)
    }
}
