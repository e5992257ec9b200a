/// A row of bytes per event.
enum StorageRow {
    static func make(_ system: String, _ what: String, bytes: Int, events: Int, note: String? = nil) -> FigureRow {
        FigureRow(
            system, what, ["bytes": Spread(Double(bytes)), "bytes_per_event": Spread(Double(bytes) / Double(max(1, events)))], note: note)
    }
}
