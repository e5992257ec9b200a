import HindsightClient

/// The line that says how far an append has come: a pure function of the figures.
struct ProgressBar {
    private static let barColumns = 24

    /// Nil when the end is not known: a pipe.
    var totalBytes: Int?
    var style: Style

    /// `████████░░░░  42%  12.3 of 29.1 MB  412,345 events/s  4 s left`
    func line(_ totals: AppendTotals, elapsedSeconds: Double) -> String {
        let perSecond = elapsedSeconds > 0 ? Int(Double(totals.acknowledgedLines) / elapsedSeconds) : 0
        let rate = NumberDisplay.grouped(String(perSecond)) + " events/s"
        guard let totalBytes, totalBytes > 0 else { return "\(NumberDisplay.bytes(totals.acknowledgedBytes))  \(rate)" }
        let share = min(1, Double(totals.acknowledgedBytes) / Double(totalBytes))
        let filled = Int(share * Double(Self.barColumns))
        let bar = String(repeating: "█", count: filled) + style.paint(String(repeating: "░", count: Self.barColumns - filled), .dim)
        let amount = "\(NumberDisplay.bytes(totals.acknowledgedBytes)) of \(NumberDisplay.bytes(totalBytes))"
        return "\(bar) \(Int(share * 100))%  \(amount)  \(rate)\(remaining(share, elapsedSeconds))"
    }

    private func remaining(_ share: Double, _ elapsedSeconds: Double) -> String {
        guard share > 0.01, share < 1 else { return "" }
        let seconds = Int((elapsedSeconds / share - elapsedSeconds).rounded(.up))
        return seconds < 100 ? "  \(seconds) s left" : "  \(seconds / 60) min left"
    }
}
