/// An instant taken apart into a date and the milliseconds since its midnight.
struct CivilTime {
    var date: CivilDate
    var millisOfDay: Int

    init(millis: Int64) {
        let days = millis >= 0 ? millis / Millis.day : (millis - Millis.day + 1) / Millis.day
        date = CivilDate(daysSinceEpoch: Int(days))
        millisOfDay = Int(millis - days * Millis.day)
    }
}
