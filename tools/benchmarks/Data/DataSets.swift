import Foundation
import Glibc

/// Events and loaded data folders of a mix and a size, made once and used by whoever needs them.
///
/// In a folder of the user's own (`--keep`) they stay; what an interrupted run left there unfinished is made again.
struct DataSets {
    let session: BenchSession
    /// The parent of all.
    let folder: String

    /// A file of events.
    func events(_ mix: Mix, _ count: Int) throws -> String {
        let path = try make(mix, count) + "/events.ndjson"
        guard access(path, R_OK) != 0 else { return path }
        session.note("generating \(Figure.whole(Double(count))) events of the \(mix.rawValue) mix")
        try Generator(mix: mix, events: count).write(to: path + ".part")
        try rename(path + ".part", path)
        return path
    }

    /// A data folder that a daemon filled and closed; from the file of events if there is one.
    func loaded(_ mix: Mix, _ count: Int) throws -> DataSet {
        let set = DataSet(mix: mix, events: count, folder: try make(mix, count))
        guard access(set.data, R_OK) != 0 else { return set }
        session.note("loading \(Figure.whole(Double(count))) events of the \(mix.rawValue) mix")
        WorkFolder.delete(set.data + ".part")
        let run = try session.workFolder.make("load-\(Moment.now)")
        defer { WorkFolder.delete(run) }
        let daemon = try Daemon(path: session.daemonPath, data: set.data + ".part", folder: run)
        try daemon.whileRunning { try load(set, $0) }
        try daemon.stop()
        try rename(set.data + ".part", set.data)
        return set
    }

    /// A compacted copy of a loaded data folder.
    ///
    /// - Throws: ``Unavailable`` when this build cannot compact.
    func compacted(_ mix: Mix, _ count: Int) throws -> DataSet {
        let set = try loaded(mix, count)
        let compacted = DataSet(mix: mix, events: count, folder: set.folder, name: DataSet.compactedName)
        guard access(compacted.data, R_OK) != 0 else { return compacted }
        session.note("compacting \(Figure.whole(Double(count))) events of the \(mix.rawValue) mix")
        WorkFolder.delete(compacted.data + ".part")
        try copy(set, to: compacted.data + ".part")
        do {
            _ = try session.tool.run(["compact", "--data", compacted.data + ".part"])
        } catch {
            WorkFolder.delete(compacted.data + ".part")
            throw error
        }
        try rename(compacted.data + ".part", compacted.data)
        return compacted
    }

    /// A copy of the compacted folder whose customers' events were placed side by side.
    func clustered(_ mix: Mix, _ count: Int) throws -> DataSet {
        let set = try compacted(mix, count)
        let clustered = DataSet(mix: mix, events: count, folder: set.folder, name: DataSet.clusteredName)
        guard access(clustered.data, R_OK) != 0 else { return clustered }
        session.note("clustering \(Figure.whole(Double(count))) events of the \(mix.rawValue) mix")
        WorkFolder.delete(clustered.data + ".part")
        try copy(set, to: clustered.data + ".part")
        _ = try session.tool.run(["compact", "--data", clustered.data + ".part", "--cluster-customers"])
        try rename(clustered.data + ".part", clustered.data)
        return clustered
    }

    /// The compacted folder; the loaded one when this build cannot compact.
    func settled(_ mix: Mix, _ count: Int) throws -> (set: DataSet, notes: [String]) {
        do {
            return (try compacted(mix, count), [])
        } catch let error as Unavailable {
            return (try loaded(mix, count), ["Not compacted: not available in this build: \(error.reason)"])
        }
    }

    /// A copy to change; shares blocks where the file system can.
    func copy(_ set: DataSet, to path: String) throws {
        let process = try ChildProcess("/bin/cp", ["--archive", "--reflink=auto", set.data, path], output: .nullDevice)
        try process.wait()
    }

    private static let pollMicros: UInt32 = 20_000

    private func load(_ set: DataSet, _ daemon: Daemon) throws {
        let send = { source in try StreamedLoad(source: source, connections: 1, socketPath: daemon.socketPath).run() }
        let path = set.eventsFile
        let events =
            access(path, R_OK) == 0 ? try send(LineSource(path: path)) : try Generator(mix: set.mix, events: set.events).stream(send)
        guard events == set.events else { throw BenchError("\(events) of \(set.events) events were loaded") }
        // What is measured is a daemon that was stopped, not one that was stopped behind.
        while try !DaemonStatus(querySocketPath: daemon.querySocketPath).isWarm { usleep(Self.pollMicros) }
    }

    private func make(_ mix: Mix, _ count: Int) throws -> String {
        let path = "\(folder)/\(mix.rawValue)-\(count)"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw BenchError("making \(path) failed: \(error)")
        }
        return path
    }

    private func rename(_ from: String, _ to: String) throws {
        guard Glibc.rename(from, to) == 0 else { throw BenchError("renaming \(from) failed: \(String(cString: strerror(errno)))") }
    }
}
