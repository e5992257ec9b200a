/// A change that no sync has made durable: one step, or for a rename the two that happen together.
struct UnsyncedChange: Sendable {
    let steps: [(inode: Int, change: InodeChange)]
    /// Set by a failed sync: still seen, but no later sync makes it durable.
    var isAbandoned = false

    init(_ steps: [(inode: Int, change: InodeChange)]) {
        self.steps = steps
    }

    var isName: Bool { steps.contains { $0.change.isName } }

    func touches(_ inode: Int) -> Bool { steps.contains { $0.inode == inode } }
}
