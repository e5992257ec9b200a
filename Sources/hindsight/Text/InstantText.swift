import EventModel

/// An instant for people: `2026-03-01 09:30:00.12Z`, which the options take back.
enum InstantText {
    static func short(_ instant: Instant) -> String {
        var text = instant.rfc3339.replacing("T", with: " ").dropLast()
        while text.last == "0", text.contains(".") { text = text.dropLast() }
        if text.last == "." { text = text.dropLast() }
        return text + "Z"
    }
}
