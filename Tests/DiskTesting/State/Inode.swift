/// A file or folder.
struct Inode: Sendable {
    let isFolder: Bool
    /// What programs see.
    var seen = InodeContent()
    /// What a power failure leaves for certain.
    var durable = InodeContent()

    mutating func keepUnsynced() { durable = seen }

    mutating func forgetUnsynced() { seen = durable }
}
