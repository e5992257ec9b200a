import Glibc

/// The limit on open files.
struct DescriptorLimit {
    /// Files that may be open.
    let count: Int

    /// What the log, its backups and the service itself may need: never given to connections, since a log that cannot open a file ends the service.
    static let reserved = 160

    /// Raises it as far as the system lets us: every connection takes one.
    static func raise() -> DescriptorLimit {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return DescriptorLimit(count: reserved) }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return DescriptorLimit(count: reserved) }
        return DescriptorLimit(count: Int(clamping: limit.rlim_cur))
    }

    /// With fewer not even the event loops can begin.
    static let countMin = 64

    /// - Throws: ``DaemonError`` when the service cannot work with so few.
    func check() throws(DaemonError) {
        guard count < Self.countMin else { return }
        throw DaemonError(.start, "only \(count) files may be open, and \(Self.countMin) are needed at least: raise the limit on open files (ulimit -n)")
    }

    /// The limits on connections that leave the reserve: as they are where there is room, else smaller in proportion.
    func fitting(_ append: AppendLimits, _ query: QueryLimits, _ admin: QueryLimits) -> (append: AppendLimits, query: QueryLimits, admin: QueryLimits) {
        let wanted = append.connectionsMax + query.connectionsMax + admin.connectionsMax
        let free = max(count - Self.reserved, 8)
        guard wanted > free else { return (append, query, admin) }
        var (append, query, admin) = (append, query, admin)
        func share(_ connections: Int) -> Int { max(connections * free / wanted, 2) }
        append.connectionsMax = share(append.connectionsMax)
        query.connectionsMax = share(query.connectionsMax)
        admin.connectionsMax = share(admin.connectionsMax)
        return (append, query, admin)
    }
}
