import Foundation
import Glibc

/// One run of a command: its folder, what it starts, and what it says meanwhile.
struct BenchSession {
    let options: BenchOptions
    let workFolder: WorkFolder

    var daemonPath: String { options.daemon ?? Neighbour.path("hindsightd") }
    var tool: Tool { Tool(path: Neighbour.path("hindsight-admin"), workFolder: workFolder) }
    var place: PeerPlace { PeerPlace(programs: options.peerPrograms, environment: options.peerEnvironment) }
    var dataSets: DataSets { DataSets(session: self, folder: options.keep ?? workFolder.path) }

    /// Makes the temporary folder, runs `body` and removes it, also on Ctrl-C; prints what `body` found.
    static func run(_ options: BenchOptions, _ body: (BenchSession) throws -> BenchReport) throws {
        let workFolder = try WorkFolder(inside: options.folder)
        defer { workFolder.remove() }
        CleanUp.onInterrupt(remove: workFolder)
        defer { CleanUp.stayQuietWhenEnding() }
        let report = try body(BenchSession(options: options, workFolder: workFolder))
        print(options.json ? try report.json : report.text)
        if let failure = report.failure { throw BenchError(failure) }
    }

    func uses(_ peer: Peer) -> Bool { !options.withoutPeers && options.peers.peers.contains(peer) }

    /// The rows of a peer's program, or none when the peer is not wanted; one that fails costs only its own rows.
    func rows(_ peer: Peer, _ arguments: [String]) -> [FigureRow] {
        guard uses(peer) else { return [] }
        note("\(peer.rawValue): \(arguments[0])")
        do {
            return try PeerProgram(peer: peer, place: place, workFolder: workFolder).rows(arguments)
        } catch {
            return [FigureRow(peer.rawValue, "", unavailable: "\(error)")]
        }
    }

    func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    func report(_ command: String, events: Int? = nil, syncMicros: [Double]? = nil, _ tables: [BenchTable]) throws -> BenchReport {
        BenchReport(
            command: command, events: events ?? options.events, rounds: options.rounds,
            fdatasyncMicros: Spread(try syncMicros ?? [SyncProbe.medianMicros(in: workFolder.path)]),
            isFolderInMemory: workFolder.isInMemory,
            machine: Machine.description, tables: tables)
    }
}
