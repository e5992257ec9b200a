/// A length of time for people: `45 s`, `12 min`, `1 h 5 min`, `2 days 3 h`.
enum DurationText {
    /// - Parameter seconds: As JSON writes it; parts of a second are left out. Nil for what is no number of seconds.
    static func short(_ seconds: String) -> String? {
        guard let whole = Int(seconds.prefix { $0 != "." }), whole >= 0 else { return nil }
        let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
        if days > 0 { return joined("\(days) day\(days == 1 ? "" : "s")", hours, "h") }
        if hours > 0 { return joined("\(hours) h", minutes, "min") }
        return minutes > 0 ? "\(minutes) min" : "\(whole) s"
    }

    private static func joined(_ text: String, _ rest: Int, _ unit: String) -> String { rest == 0 ? text : "\(text) \(rest) \(unit)" }
}
