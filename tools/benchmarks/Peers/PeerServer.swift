import Foundation
import Glibc

/// A peer's server, started by us in a folder of its own and ended by us.
///
/// Its program takes the folder and a free loopback port, says in two lines what it is and how durable it is, then becomes the server.
final class PeerServer {
    private static let startSeconds = 60.0
    private static let stopSeconds = 60.0

    private let process: ChildProcess
    private let folder: String
    private let address: Address

    private enum Address {
        case unix(String)
        case loopback(UInt16)
    }

    /// The product and its version.
    private(set) var title = ""
    /// Its settings that bear on durability.
    private(set) var durability = ""

    init(_ peer: Peer, settings: [String] = [], place: PeerPlace, folder: String) throws {
        self.folder = folder
        let port = try StreamSocket.freePort()
        address =
            switch peer {
            case .postgres: .unix(folder + "/.s.PGSQL.5432")
            case .redis: .unix(folder + "/redis.sock")
            default: .loopback(port)
            }
        process = try ChildProcess(
            place.program(peer.rawValue), [folder, String(port), place.environment] + settings, outputPath: folder + "/output.txt",
            errorPath: folder + "/log.txt", stopSignal: SIGINT)
    }

    /// Waits until it takes connections, then prepares it.
    func prepare(_ wire: any WireProtocol) throws {
        let deadline = Moment.now + Int(Self.startSeconds * 1e9)
        while true {
            do {
                let connection = WireConnection(try connect(), wire, index: 0)
                defer { connection.socket.close() }
                try connection.converse(wire.setUp())
                break
            } catch {
                guard process.isRunning, Moment.now < deadline else { throw BenchError("\(error)\n\(log)") }
                usleep(50_000)
            }
        }
        let said = (try? String(contentsOfFile: folder + "/output.txt", encoding: .utf8)) ?? ""
        let lines = said.split(separator: "\n").map(String.init)
        (title, durability) = (lines.first ?? "", lines.dropFirst().first ?? "")
    }

    func connect() throws -> StreamSocket {
        switch address {
        case .unix(let path): try StreamSocket(path: path)
        case .loopback(let port): try StreamSocket(loopbackPort: port)
        }
    }

    /// Ends it and waits.
    func stop() { process.stop(within: Self.stopSeconds) }

    private var log: String {
        let text = (try? String(contentsOfFile: folder + "/log.txt", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(10).joined(separator: "\n")
    }
}
