import EventLog
import EventModel

extension LogFile {
    /// Writes it as an object.
    public func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("file", path)
            json.field("first_position", LogPosition(rawValue: firstPosition))
            json.field("last_position", LogPosition(rawValue: lastPosition))
            json.field("events", events)
            json.field("level", level)
            json.field("bytes", bytes.map { Int($0) })
        }
    }
}

extension JSONWriter {
    /// Writes a time to the microsecond.
    public mutating func append(seconds: Double) {
        let micros = Int((seconds * 1e6).rounded())
        let digits = String(micros % 1_000_000)
        raw("\(micros / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits)
    }
}
