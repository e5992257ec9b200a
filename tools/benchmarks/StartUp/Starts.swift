import Foundation
import Glibc

/// Starts a daemon on a data folder again and again.
struct Starts {
    private static let warmSecondsMax = 3_600.0

    let session: BenchSession
    let set: DataSet

    func rows() throws -> [FigureRow] {
        // The first start may have to write the checkpoint.
        _ = try start()
        return try [hot(), cold(), withoutCheckpoint()]
    }

    private func hot() throws -> FigureRow {
        try row("with checkpoint, hot") { try start() }
    }

    private func cold() throws -> FigureRow {
        let what = "with checkpoint, caches dropped"
        guard PageCache.canBeDropped else {
            return FigureRow(FigureRow.hindsight, what, unavailable: "only root may drop the system's caches")
        }
        return try row(what) {
            try PageCache.drop()
            return try start()
        }
    }

    private func withoutCheckpoint() throws -> FigureRow {
        let what = "checkpoint removed, hot"
        guard !checkpoints.isEmpty else {
            return FigureRow(FigureRow.hindsight, what, unavailable: "not available in this build: there is no checkpoint in \(set.name)")
        }
        return try row(what) {
            for checkpoint in checkpoints { unlink(checkpoint) }
            return try start()
        }
    }

    private var checkpoints: [String] {
        let entries = FileManager.default.enumerator(atPath: set.data)
        return (entries?.compactMap { $0 as? String } ?? []).filter { $0.contains("checkpoint") }.map { set.data + "/" + $0 }
    }

    private func row(_ what: String, _ body: () throws -> [String: Double]) throws -> FigureRow {
        let starts = try (0..<session.options.rounds).map { round in
            session.note("round \(round + 1) of \(session.options.rounds): \(what)")
            return try body()
        }
        let keys = starts.first?.keys.map { $0 } ?? []
        return FigureRow(
            FigureRow.hindsight, what, Dictionary(uniqueKeysWithValues: keys.map { key in (key, Spread(starts.compactMap { $0[key] })) }))
    }

    private func start() throws -> [String: Double] {
        let folder = try session.workFolder.make("start-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        let daemon = try Daemon(path: session.daemonPath, data: set.data, folder: folder)
        let ready = Moment.now
        let figures = try daemon.whileRunning { daemon in
            while try !DaemonStatus(querySocketPath: daemon.querySocketPath).isWarm {
                guard Double(Moment.now - ready) < Self.warmSecondsMax * 1e9 else {
                    throw BenchError("the daemon was not warm within an hour")
                }
                usleep(1_000)
            }
            let memory = try MemoryUse(of: daemon.processId)
            return [
                "ready_millis": daemon.startMillis, "warm_millis": daemon.startMillis + Double(Moment.now - ready) / 1e6,
                "rss_mebibytes": memory.resident, "rss_anon_mebibytes": memory.anonymous, "rss_file_mebibytes": memory.file,
            ]
        }
        try daemon.stop()
        return figures
    }
}
