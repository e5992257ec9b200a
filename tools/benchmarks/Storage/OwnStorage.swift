/// What Hindsight's data folder occupies: as loaded and sealed, and compacted.
struct OwnStorage {
    let session: BenchSession
    let mix: Mix

    func rows() throws -> [FigureRow] {
        let events = session.options.events
        let sealed = try sealedRow(try session.dataSets.loaded(mix, events))
        let compacted = try FigureRow.ifAvailable("compacted") {
            [
                StorageRow.make(
                    FigureRow.hindsight, "compacted", bytes: try session.dataSets.compacted(mix, events).bytesOnDisk, events: events)
            ]
        }
        return [sealed] + compacted
    }

    /// Seals a copy, where this build can.
    private func sealedRow(_ set: DataSet) throws -> FigureRow {
        let copy = session.workFolder.path + "/sealed-\(mix.rawValue)"
        defer { WorkFolder.delete(copy) }
        try session.dataSets.copy(set, to: copy)
        do {
            _ = try session.tool.run(["seal", "--data", copy])
            return StorageRow.make(FigureRow.hindsight, "freshly sealed", bytes: WorkFolder.bytesOnDisk(copy), events: set.events)
        } catch let error as Unavailable {
            return StorageRow.make(
                FigureRow.hindsight, "as the daemon left it", bytes: set.bytesOnDisk, events: set.events,
                note: "includes the preallocated end of the active LogSegment; sealing is not available in this build: \(error.reason)")
        }
    }
}
