/// What a power failure makes of the disk.
extension SimulatedDisk {
    static let sectorBytes = 512

    mutating func crash(_ mode: CrashMode) {
        switch mode {
        case .dropUnsynced: break
        case .keepAll: for inode in inodes.keys { inodes[inode]?.keepUnsynced() }
        case .prefix(let count): unsynced.prefix(max(count, 0)).forEach { applyDurably($0) }
        case .sectors(let seed): applySectors(seed: seed)
        case .zeroExtended: applyNamesAndSizes()
        }
        unsynced = []
        let left = reachableInodes(\.durable)
        inodes = inodes.filter { left.contains($0.key) }
        for inode in inodes.keys { inodes[inode]?.forgetUnsynced() }
    }

    private mutating func applyNamesAndSizes() {
        for change in unsynced where change.isName { applyDurably(change) }
        for inode in inodes.keys { extendDurably(inode) }
    }

    private mutating func extendDurably(_ inode: Int) {
        let size = inodes[inode]?.seen.bytes.count ?? 0
        inodes[inode]?.durable.apply(.extend(toBytes: size))
    }

    /// Names go through a journal, so the first few survive; bytes and sizes go out in any order.
    private mutating func applySectors(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var namesLeft = Int.random(in: 0...unsynced.count { $0.isName }, using: &random)
        for change in unsynced {
            guard change.isName else {
                applyPieces(of: change, using: &random)
                continue
            }
            if namesLeft > 0 { applyDurably(change) }
            namesLeft -= 1
        }
        for inode in inodes.keys.sorted() where Bool.random(using: &random) { extendDurably(inode) }
    }

    private mutating func applyPieces(of change: UnsyncedChange, using random: inout SplitMix64) {
        for step in change.steps {
            for piece in step.change.sectors where Bool.random(using: &random) {
                inodes[step.inode]?.durable.apply(piece)
            }
        }
    }
}

extension InodeChange {
    /// The parts that reach a disk or not, each by itself.
    fileprivate var sectors: [InodeChange] {
        guard case .write(let offset, let bytes) = self else { return [self] }
        var pieces: [InodeChange] = []
        var start = 0
        while start < bytes.count {
            let toBoundary = SimulatedDisk.sectorBytes - (offset + start) % SimulatedDisk.sectorBytes
            let end = min(start + toBoundary, bytes.count)
            pieces.append(.write(offset: offset + start, bytes: Array(bytes[start..<end])))
            start = end
        }
        return pieces
    }
}
