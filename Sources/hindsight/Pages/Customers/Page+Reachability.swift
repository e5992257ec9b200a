import EventModel

extension Page {
    /// Contact points and channels.
    mutating func reachability(_ answer: JSONValue?) {
        contactPoints(answer?["contact_points"]?.elements ?? [])
        reach(answer?["channels"]?.elements ?? [])
    }

    private mutating func contactPoints(_ points: [JSONValue]) {
        section("Contact points", count: points.count)
        var table = TextTable("kind", "value", "last seen", "consents", "reachable", ">sent", ">rate", "last reached", "best time")
        for point in points {
            let reason = point["unreachable_reason"]?.stringValue.map { Self.label($0) }
            table.add(
                Cell(point["kind"]?.stringValue ?? "", .accent), scalar(point["value"]), when(point["last_seen"]), consents(point["consents"]),
                Cell(reason.map { "no: \($0)" } ?? "yes"), scalar(point["sent"]), rate(point), when(point["last_reached"]), Self.bestTime(point))
        }
        self.table(table)
    }

    private mutating func reach(_ channels: [JSONValue]) {
        section("Answers by channel", count: channels.count)
        var table = TextTable("channel", ">sent", ">answered", ">rate", "last reached", "last heard", "best time", "consents")
        for channel in channels {
            table.add(
                Cell(channel["channel"]?.stringValue ?? "", .accent), scalar(channel["sent"]), scalar(channel["answered"]), rate(channel),
                when(channel["last_reached"]), when(channel["last_heard"]), Self.bestTime(channel), consents(channel["consents"]))
        }
        self.table(table)
    }

    private func consents(_ value: JSONValue?) -> Cell {
        let consents = (value?.fields ?? []).map { "\(Self.label($0.key)): \($0.value.stringValue ?? "")" }
        return consents.isEmpty ? .missing : Cell(consents.joined(separator: ", "))
    }

    /// Of fewer messages than this, a rate says nothing.
    private static let ratedMessagesMin = 5

    private func rate(_ channel: JSONValue) -> Cell {
        guard let sent = channel["sent"].flatMap({ Int($0.jsonText) }), sent >= Self.ratedMessagesMin else { return .missing }
        return percent(channel["response_rate"])
    }

    /// `Saturday, 09:00–10:00`.
    private static func bestTime(_ channel: JSONValue) -> Cell {
        let hour = channel["best_hour"].flatMap { Int($0.jsonText) }.map { "\(clock($0))–\(clock(($0 + 1) % 24))" }
        let parts = [channel["best_weekday"]?.stringValue?.capitalizedFirst, hour].compactMap(\.self)
        return parts.isEmpty ? .missing : Cell(parts.joined(separator: ", "))
    }

    private static func clock(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
}
