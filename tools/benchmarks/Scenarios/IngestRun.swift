/// All scenarios, all rounds.
struct IngestRun {
    let file: EventFile
    let scenarios: [Scenario]
    let rounds: Int
    let singleEventsMax: Int
    /// Of a daemon that runs already; nil to start one for each measurement.
    let socketPath: String?
    let daemonPath: String
    let workFolder: WorkFolder

    /// - Parameter note: Told what is measured next.
    func measure(note: (String) -> Void) throws -> IngestReport {
        var measurements: [Scenario: [Measurement]] = [:]
        var syncMicros: [Double] = []
        for round in 0..<rounds {
            syncMicros.append(try SyncProbe.medianMicros(in: workFolder.path))
            for (index, scenario) in scenarios.enumerated() {
                note("round \(round + 1) of \(rounds): \(scenario.title)")
                let slice = self.slice(scenario, part: round * scenarios.count + index)
                measurements[scenario, default: []].append(try measure(scenario, slice, round: round))
            }
        }
        return IngestReport(
            fileEvents: file.events, fileBytes: file.byteCount, rounds: rounds, isOwnDaemon: socketPath == nil,
            isInMemory: workFolder.isInMemory, syncMicros: Spread(syncMicros),
            rows: scenarios.map { ScenarioReport(scenario: $0, measurements: measurements[$0] ?? []) })
    }

    /// A fresh daemon gets all events; one that remembers gets others each time, since known ones would be duplicates.
    private func slice(_ scenario: Scenario, part: Int) -> EventSlice {
        let all = EventSlice(file: file, range: 0..<file.events)
        let own = socketPath == nil ? all : all.split(into: rounds * scenarios.count)[part]
        return scenario.isBatch ? own : own.prefix(singleEventsMax)
    }

    private func measure(_ scenario: Scenario, _ slice: EventSlice, round: Int) throws -> Measurement {
        if let socketPath { return try Self.send(scenario, slice, socketPath: socketPath) }
        let folder = try workFolder.make("\(scenario.rawValue)-\(round)")
        defer { WorkFolder.delete(folder) }
        let daemon = try Daemon(path: daemonPath, folder: folder)
        var measurement: Measurement
        do {
            measurement = try Self.send(scenario, slice, socketPath: daemon.socketPath)
        } catch {
            _ = try? daemon.stop()
            throw error
        }
        let (cpuSeconds, bytesOnDisk) = try daemon.stop()
        (measurement.daemonCPUSeconds, measurement.bytesOnDisk) = (cpuSeconds, bytesOnDisk)
        return measurement
    }

    private static func send(_ scenario: Scenario, _ slice: EventSlice, socketPath: String) throws -> Measurement {
        let outcome: StreamOutcome
        let start: Int
        if scenario.isBatch {
            let streams = try slice.split(into: scenario.connections).map { try BatchStream($0, socketPath: socketPath) }
            start = Moment.now
            outcome = try streams.map { stream in Joinable { try stream.run() } }.reduce(into: StreamOutcome()) { $0.add(try $1.join()) }
        } else {
            var single = try SingleEvents(slice, connections: scenario.connections, socketPath: socketPath)
            start = Moment.now
            outcome = try single.run()
        }
        return Measurement(events: slice.events, bytes: slice.bytes, seconds: Double(Moment.now - start) / 1e9, outcome: outcome)
    }
}
