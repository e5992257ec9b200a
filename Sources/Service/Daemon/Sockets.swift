import Disk

/// The bound sockets of the service, and who may use them.
struct Sockets: Sendable {
    private let sockets: [Role: ListeningSocket]
    private let gates: [Role: PeerGate]

    /// Binds them all or none.
    init(_ options: DaemonOptions) throws(DaemonError) {
        try Folders.createRun(options.run, PosixFileSystem())
        var (sockets, gates): ([Role: ListeningSocket], [Role: PeerGate]) = ([:], [:])
        do throws(DaemonError) {
            for role in Role.allCases {
                let (_, path, group) = options.place(of: role)
                let groupId = try options.groupId(group)
                sockets[role] = try ListeningSocket(path: path, groupId: groupId)
                gates[role] = PeerGate(role, ownUid: ProcessIdentity.uid, groupId: groupId)
            }
        } catch {
            for socket in sockets.values { socket.discard() }
            throw error
        }
        (self.sockets, self.gates) = (sockets, gates)
    }

    subscript(role: Role) -> (socket: ListeningSocket, peers: PeerGate) {
        guard let socket = sockets[role], let gate = gates[role] else { preconditionFailure("every role has its socket") }
        return (socket, gate)
    }

    func removeFiles() {
        for socket in sockets.values { socket.removeFile() }
    }
}

extension DaemonOptions {
    /// What a role's socket is called, where it is, and the group that may use it.
    func place(of role: Role) -> (name: String, path: String, group: String?) {
        switch role {
        case .service: ("append", appendSocket, appendGroup)
        case .analyst: ("query", querySocket, queryGroup)
        case .administrator: ("admin", adminSocket, adminGroup)
        }
    }
}
