import Disk

/// One call on a ``SimulatedFileSystem``.
public struct SimulatedCall: Sendable, Hashable, CustomStringConvertible {
    /// What was asked.
    public let operation: DiskOperation
    /// The file or folder it was asked of; of a rename the old path.
    public let path: String

    public init(_ operation: DiskOperation, _ path: String) {
        self.operation = operation
        self.path = path
    }

    public var description: String { "\(operation) \(path)" }
}
