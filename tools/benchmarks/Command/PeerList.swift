import ArgumentParser

/// Peers named on the command line.
struct PeerList: ExpressibleByArgument {
    let peers: Set<Peer>

    static let all = PeerList(peers: Set(Peer.allCases))

    init(peers: Set<Peer>) { self.peers = peers }

    init?(argument: String) {
        let names = argument.split(separator: ",")
        let known = names.compactMap { Peer(rawValue: String($0)) }
        guard !names.isEmpty, known.count == names.count else { return nil }
        peers = Set(known)
    }

    var defaultValueDescription: String { "all" }
}
