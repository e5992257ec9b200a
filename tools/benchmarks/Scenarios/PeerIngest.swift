/// Loads peers' servers, a fresh one for each measurement.
struct PeerIngest {
    let session: BenchSession
    let file: EventFile
    /// Events of a measurement at most: peers are slower.
    let eventsMax: Int
    let singleEventsMax: Int

    /// - Returns: The product's name, what it promises, and the figures.
    func measure(_ load: PeerLoad, round: Int) throws -> (title: String, durability: String, measurement: Measurement) {
        let count = min(eventsMax, load.eventsMax, load.isSingle ? singleEventsMax : .max)
        let slice = EventSlice(file: file, range: 0..<file.events).prefix(count)
        let folder = try session.workFolder.make("\(load.peer.rawValue)-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        let server = try PeerServer(load.peer, settings: load.settings, place: session.place, folder: folder)
        defer { server.stop() }
        try server.prepare(load.load.wire)
        var client = try WireClient(load.load, slice) { try server.connect() }
        defer { client.close() }
        let start = Moment.now
        let outcome = try client.run()
        let seconds = Double(Moment.now - start) / 1e9
        let measurement = Measurement(events: slice.events, bytes: slice.bytes, seconds: seconds, outcome: outcome)
        return (server.title, server.durability, measurement)
    }
}
