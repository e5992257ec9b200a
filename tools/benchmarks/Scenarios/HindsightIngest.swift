import Glibc

/// Loads a daemon: a fresh one for each measurement, or one that runs already.
struct HindsightIngest {
    /// Of a sustained load at most this many events come from the file; more are generated while they are sent.
    static let fileEventsMax = 10_000_000
    private static let settleSecondsMax = 3_600.0

    let session: BenchSession
    let file: EventFile
    let filePath: String
    let scenarios: [Scenario]
    /// Of a sustained load.
    let sustainedEvents: Int
    let singleEventsMax: Int
    /// Of a daemon that runs already; nil to start one for each measurement.
    let socketPath: String?

    var isOwnDaemon: Bool { socketPath == nil }

    func measure(_ scenario: Scenario, round: Int) throws -> Measurement {
        let slice = self.slice(scenario, round: round)
        if let socketPath { return try Self.send(scenario, slice, socketPath: socketPath) }
        let folder = try session.workFolder.make("\(scenario.rawValue)-\(round)")
        defer { WorkFolder.delete(folder) }
        let daemon = try Daemon(path: session.daemonPath, folder: folder)
        var measurement = try daemon.whileRunning { daemon in
            scenario == .sustained ? try sustain(daemon) : try Self.send(scenario, slice, socketPath: daemon.socketPath)
        }
        let (cpuSeconds, bytesOnDisk) = try daemon.stop()
        (measurement.daemonCPUSeconds, measurement.bytesOnDisk) = (cpuSeconds, bytesOnDisk)
        return measurement
    }

    /// A fresh daemon gets all events; one that remembers gets others each time, since known ones would be duplicates.
    private func slice(_ scenario: Scenario, round: Int) -> EventSlice {
        let all = EventSlice(file: file, range: 0..<file.events)
        let part = round * scenarios.count + (scenarios.firstIndex(of: scenario) ?? 0)
        let own = isOwnDaemon ? all : all.split(into: session.options.rounds * scenarios.count)[part]
        return scenario.isBatch ? own : own.prefix(singleEventsMax)
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

    /// Timed until the daemon has nothing left to seal or to compact.
    private func sustain(_ daemon: Daemon) throws -> Measurement {
        let start = Moment.now
        let load = { source in try StreamedLoad(source: source, connections: 4, socketPath: daemon.socketPath).run() }
        let isGenerated = sustainedEvents > file.events
        let events = isGenerated ? try Generator(mix: .anchors, events: sustainedEvents).stream(load) : try load(LineSource(path: filePath))
        let acknowledged = Moment.now
        let saysDebt = try settle(daemon)
        let seconds = Double(Moment.now - start) / 1e9
        var note = "acknowledged after \(Figure.text(Double(acknowledged - start) / 1e9, .tenths)) s"
        note +=
            saysDebt
            ? ", nothing left to seal or compact after \(Figure.text(seconds, .tenths)) s"
            : "; this build does not tell what is left to seal or compact"
        if isGenerated { note += "; generated while they were sent, on the same processors" }
        return Measurement(events: events, bytes: isGenerated ? nil : file.byteCount, seconds: seconds, note: note)
    }

    /// - Returns: Whether the daemon says what is left to do.
    private func settle(_ daemon: Daemon) throws -> Bool {
        let deadline = Moment.now + Int(Self.settleSecondsMax * 1e9)
        while true {
            let status = try DaemonStatus(querySocketPath: daemon.querySocketPath)
            if status.isSettled { return status.saysDebt }
            guard Moment.now < deadline else { throw BenchError("sealing and compaction did not come to an end within an hour") }
            usleep(20_000)
        }
    }
}
