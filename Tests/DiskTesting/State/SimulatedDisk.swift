import Disk
import Glibc

/// The disk and what the system has not written to it yet: a value, so that a copy of it is a fork of history.
struct SimulatedDisk: Sendable {
    static let root = 0
    /// Larger files are a test's mistake and are refused like an `ulimit -f`.
    static let fileBytesMax = 1 << 30

    var inodes = [root: Inode(isFolder: true)]
    /// Oldest first, over all files and folders.
    var unsynced: [UnsyncedChange] = []
    var capacityBytes: UInt64?
    private var lastInode = root

    /// Changes one inode as seen, not durably.
    mutating func change(_ inode: Int, _ change: InodeChange) {
        self.change([(inode, change)])
    }

    /// Makes changes as seen that survive a crash together or not at all.
    mutating func change(_ steps: [(inode: Int, change: InodeChange)]) {
        for step in steps { inodes[step.inode]?.seen.apply(step.change) }
        unsynced.append(UnsyncedChange(steps))
    }

    mutating func makeInode(isFolder: Bool) -> Int {
        lastInode += 1
        inodes[lastInode] = Inode(isFolder: isFolder)
        return lastInode
    }

    /// Writes as much as fits.
    ///
    /// - Throws: ENOSPC with the bytes that did fit written, EFBIG with none.
    mutating func write(_ bytes: [UInt8], to inode: Int, at offset: Int) throws(Refusal) {
        guard !bytes.isEmpty else { return }
        guard offset <= Self.fileBytesMax - bytes.count else { throw Refusal(errno: EFBIG, bytesDone: 0) }
        let size = inodes[inode]?.seen.bytes.count ?? 0
        let growth = max(offset + bytes.count - size, 0)
        let missing = max(growth - Int(clamping: freeBytes), 0)
        let part = missing == 0 ? bytes : Array(bytes.dropLast(missing))
        if !part.isEmpty { change(inode, .write(offset: offset, bytes: part)) }
        if missing > 0 { throw Refusal(errno: ENOSPC, bytesDone: part.count) }
    }

    mutating func preallocate(_ inode: Int, sizeBytes: UInt64) throws(Refusal) {
        let target = try Self.checkedSize(sizeBytes)
        let size = inodes[inode]?.seen.bytes.count ?? 0
        guard target > size else { return }
        guard UInt64(target - size) <= freeBytes else { throw Refusal(errno: ENOSPC) }
        change(inode, .extend(toBytes: target))
    }

    /// Makes a file's bytes durable, except those that a failed sync abandoned: they are forgotten for good.
    mutating func sync(_ inode: Int) {
        for change in unsynced where !change.isAbandoned && change.touches(inode) { applyDurably(change) }
        unsynced.removeAll { $0.touches(inode) }
    }

    mutating func abandonUnsynced(of inode: Int) {
        for index in unsynced.indices where unsynced[index].touches(inode) { unsynced[index].isAbandoned = true }
    }

    /// Makes a file hold these bytes, durably.
    mutating func settle(_ inode: Int, bytes: [UInt8]) {
        unsynced.removeAll { $0.touches(inode) }
        inodes[inode]?.seen.bytes = bytes
        inodes[inode]?.durable.bytes = bytes
    }

    mutating func applyDurably(_ change: UnsyncedChange) {
        for step in change.steps { inodes[step.inode]?.durable.apply(step.change) }
    }

    static func checkedSize(_ sizeBytes: UInt64) throws(Refusal) -> Int {
        guard let size = Int(exactly: sizeBytes), size <= fileBytesMax else { throw Refusal(errno: EFBIG) }
        return size
    }

    /// Room for file bytes; unnamed files take none.
    var freeBytes: UInt64 {
        guard let capacityBytes else { return 1 << 40 }
        let used = reachableInodes(\.seen).reduce(0) { $0 + (inodes[$1]?.seen.bytes.count ?? 0) }
        return capacityBytes - min(UInt64(used), capacityBytes)
    }

    /// The inodes that names lead to from the root.
    func reachableInodes(_ view: KeyPath<Inode, InodeContent>) -> Set<Int> {
        var found: Set = [Self.root]
        var waiting = [Self.root]
        while let inode = waiting.popLast() {
            let targets = inodes[inode].map { $0[keyPath: view].names.values.filter { found.insert($0).inserted } }
            waiting += targets ?? []
        }
        return found
    }
}
