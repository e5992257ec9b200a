/// What one file or folder holds, as seen or as durable.
struct InodeContent: Sendable {
    var bytes: [UInt8] = []
    var names: [String: Int] = [:]

    mutating func apply(_ change: InodeChange) {
        switch change {
        case .write(let offset, let written): write(written, at: offset)
        case .extend(let size): extend(to: size)
        case .resize(let size): size < bytes.count ? bytes.removeLast(bytes.count - size) : extend(to: size)
        case .setName(let name, let inode): names[name] = inode
        }
    }

    /// Copies bytes from an offset; fewer than asked for only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let count = min(buffer.count, max(bytes.count - offset, 0))
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        return count
    }

    private mutating func write(_ written: [UInt8], at offset: Int) {
        extend(to: offset + written.count)
        bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyBytes(from: written)
        }
    }

    private mutating func extend(to size: Int) {
        if size > bytes.count { bytes += [UInt8](repeating: 0, count: size - bytes.count) }
    }
}
