/// One change of one file or folder.
enum InodeChange: Sendable {
    case write(offset: Int, bytes: [UInt8])
    /// Zeros up to a size, if smaller.
    case extend(toBytes: Int)
    case resize(toBytes: Int)
    /// A name of a folder leads to an inode, or with nil nowhere.
    case setName(String, inode: Int?)

    var isName: Bool {
        if case .setName = self { true } else { false }
    }
}
