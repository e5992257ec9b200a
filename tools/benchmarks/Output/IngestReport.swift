/// The figures of a run.
struct IngestReport {
    let fileEvents: Int
    let fileBytes: Int
    let rounds: Int
    let isOwnDaemon: Bool
    let isInMemory: Bool
    let syncMicros: Spread
    let rows: [ScenarioReport]

    /// Read beside every durability figure.
    var diskNote: String {
        isInMemory
            ? "The folder is in memory: syncs cost nothing here and nothing is durable; give --folder a disk."
            : "A virtual machine's disk may acknowledge a flush before it is durable."
    }
}
