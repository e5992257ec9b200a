/// A daemon under the definitions of ``SimpleShop``.
struct SimpleShopRun {
    let session: BenchSession
    let set: DataSet

    /// Starts it, waits until identity has followed the log, and stops it when `body` is done.
    func measure<Result>(_ body: (HTTPConnection) throws -> Result) throws -> Result {
        let folder = try session.workFolder.make("simple-shop-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        session.note("starting the daemon on \(Figure.whole(Double(set.events))) events")
        // Identity under other rules is written to the checkpoint: not into what other commands measure.
        let data = folder + "/data"
        try session.dataSets.copy(set, to: data)
        let daemon = try Daemon(path: session.daemonPath, data: data, folder: folder, arguments: ["--definitions", try SimpleShop.definitions(in: folder)])
        let result = try daemon.whileRunning { daemon in
            try daemon.awaitWarm()
            let connection = try HTTPConnection(socketPath: daemon.querySocketPath)
            defer { connection.close() }
            return try body(connection)
        }
        try daemon.stop()
        return result
    }
}
