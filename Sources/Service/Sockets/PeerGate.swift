import Glibc

/// What a peer may do: decided by the socket that it reached, if it may use that one at all.
enum Role: String, CaseIterable, Sendable {
    /// append.sock: sends events, reads nothing.
    case service
    /// query.sock: asks, changes nothing.
    case analyst
    /// admin.sock: asks, and changes the log.
    case administrator
}

/// Who may use a socket, by what the kernel says of the peer: the gate behind the file's mode.
struct PeerGate: Sendable {
    let role: Role
    /// The service's own user.
    let ownUid: UInt32
    /// The group that the socket was given to; nil for none.
    let groupId: UInt32?
    /// The groups that a user is in, by the system's lists.
    let groupsOf: @Sendable (UInt32) -> [UInt32]

    init(_ role: Role, ownUid: UInt32, groupId: UInt32?, groupsOf: @escaping @Sendable (UInt32) -> [UInt32] = { UnixAccounts.groups(uid: $0) }) {
        (self.role, self.ownUid, self.groupId, self.groupsOf) = (role, ownUid, groupId, groupsOf)
    }

    /// Whether a peer has the role: the service's own user, root, and members of the group.
    ///
    /// - Parameter peer: Nil when the kernel does not say; such a peer has none.
    func admits(_ peer: PeerCredentials?) -> Bool {
        guard let peer else { return false }
        if peer.uid == ownUid || peer.uid == 0 { return true }
        guard let groupId else { return false }
        return peer.gid == groupId || groupsOf(peer.uid).contains(groupId)
    }
}

extension UnixAccounts {
    private static let groupsMax = 4096

    /// The groups that a user is in; none for one that the system does not know.
    static func groups(uid: UInt32) -> [UInt32] {
        guard let name = userName(uid: uid), let account = primaryGroup(uid: uid) else { return [] }
        return withUnsafeTemporaryAllocation(of: gid_t.self, capacity: groupsMax) { buffer in
            var count = Int32(groupsMax)
            guard getgrouplist(name, account, buffer.baseAddress, &count) >= 0 else { return [] }
            return Array(UnsafeBufferPointer(rebasing: buffer[..<Int(count)]))
        }
    }
}
