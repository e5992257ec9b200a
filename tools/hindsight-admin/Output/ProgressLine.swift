/// One line that says how far a work has come.
enum ProgressLine {
    private static let barColumnsMax = 30

    /// `verifying [########            ]  40 %  1.2 GB of 3.0 GB  410.0 MB/s  4 s left`, at most `columns` wide.
    static func text(_ label: String, done: UInt64, total: UInt64, seconds: Double, columns: Int) -> String {
        let share = total == 0 ? 1 : min(Double(done) / Double(total), 1)
        let percent = String(Int(share * 100))
        let tail =
            String(repeating: " ", count: 4 - min(percent.count, 3)) + "\(percent) %  \(Amount.bytes(done)) of \(Amount.bytes(total))"
            + pace(done: done, total: total, seconds: seconds)
        let room = min(columns - label.count - tail.count - 4, barColumnsMax)
        let bar = room < 5 ? "" : " [" + fill(share, room) + "]"
        return String((label + bar + tail).prefix(max(columns - 1, 0)))
    }

    private static func fill(_ share: Double, _ columns: Int) -> String {
        let filled = Int(share * Double(columns))
        return String(repeating: "#", count: filled) + String(repeating: " ", count: columns - filled)
    }

    /// Empty until there is something to measure.
    private static func pace(done: UInt64, total: UInt64, seconds: Double) -> String {
        guard seconds >= 0.5, done > 0 else { return "" }
        let perSecond = Double(done) / seconds
        let left = total > done ? Double(total - done) / perSecond : 0
        return "  \(Amount.bytes(UInt64(perSecond)))/s  \(Amount.seconds(left)) left"
    }
}
