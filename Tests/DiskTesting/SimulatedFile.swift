import Disk
import Glibc
import Synchronization

/// An open file of a ``SimulatedFileSystem``.
final class SimulatedFile: File {
    let path: String
    private let mode: OpenMode
    private let inode: Int
    private let epoch: Int
    private let fileSystem: SimulatedFileSystem
    private let isClosed = Atomic(false)

    init(path: String, mode: OpenMode, inode: Int, epoch: Int, on fileSystem: SimulatedFileSystem) {
        self.path = path
        self.mode = mode
        self.inode = inode
        self.epoch = epoch
        self.fileSystem = fileSystem
    }

    deinit { close() }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int {
        try call(.read, at: offsetBytes) { (disk) throws(Refusal) -> Int in
            guard let offset = Int(exactly: offsetBytes) else { throw Refusal(errno: EFBIG) }
            return disk.inodes[inode]?.seen.read(into: buffer, at: offset) ?? 0
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        let array = [UInt8](bytes)
        let writePart = { [mode, inode] (disk: inout SimulatedDisk, fault: SimulatedFault) -> Int? in
            guard mode.writes, let offset = Int(exactly: offsetBytes) else { return 0 }
            let part = Array(array.prefix(fault.afterBytes))
            return (try? disk.write(part, to: inode, at: offset)) == nil ? 0 : part.count
        }
        try call(.write, at: offsetBytes, onFault: writePart) { (disk) throws(Refusal) in
            guard !array.isEmpty else { return }
            guard mode.writes else { throw Refusal(errno: EBADF, bytesDone: 0) }
            guard let offset = Int(exactly: offsetBytes) else { throw Refusal(errno: EFBIG) }
            try disk.write(array, to: inode, at: offset)
        }
    }

    func sync() throws(DiskError) {
        let abandon = { [inode] (disk: inout SimulatedDisk, _: SimulatedFault) -> Int? in
            disk.abandonUnsynced(of: inode)
            return nil
        }
        try call(.sync, onFault: abandon) { (disk) throws(Refusal) in disk.sync(inode) }
    }

    func preallocate(sizeBytes: UInt64) throws(DiskError) {
        try call(.preallocate, at: sizeBytes) { (disk) throws(Refusal) in
            guard mode.writes else { throw Refusal(errno: EBADF) }
            try disk.preallocate(inode, sizeBytes: sizeBytes)
        }
    }

    func truncate(toBytes sizeBytes: UInt64) throws(DiskError) {
        try call(.truncate, at: sizeBytes) { (disk) throws(Refusal) in
            guard mode.writes else { throw Refusal(errno: EINVAL) }
            disk.change(inode, .resize(toBytes: try SimulatedDisk.checkedSize(sizeBytes)))
        }
    }

    func sizeBytes() throws(DiskError) -> UInt64 {
        try call(.size) { (disk) throws(Refusal) in UInt64(disk.inodes[inode]?.seen.bytes.count ?? 0) }
    }

    func close() {
        guard isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return }
        fileSystem.state.withLock { state in
            if state.epoch == epoch { state.openFileCount -= 1 }
        }
    }

    private func call<Value: Sendable>(
        _ operation: DiskOperation, at offsetBytes: UInt64? = nil,
        onFault: (inout SimulatedDisk, SimulatedFault) -> Int? = { _, _ in nil },
        _ body: (inout SimulatedDisk) throws(Refusal) -> Value
    ) throws(DiskError) -> Value {
        guard !isClosed.load(ordering: .relaxed) else {
            throw DiskError(operation, path: path, reason: .closed)
        }
        return try fileSystem.perform(operation, path, at: offsetBytes, epoch: epoch, onFault: onFault) { (state) throws(Refusal) in
            try body(&state.disk)
        }
    }
}
