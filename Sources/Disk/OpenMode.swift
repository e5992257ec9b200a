/// How a file is opened.
public enum OpenMode: Sendable, Hashable, CaseIterable {
    /// For reading; the file must exist.
    case readOnly
    /// For reading and writing; the file must exist.
    case readWrite
    /// For reading and writing; the file must not exist yet.
    case createNew
    /// For reading and writing; created empty when missing, its bytes kept when not.
    case createOrOpen

    /// Whether a missing file is created.
    public var creates: Bool { self == .createNew || self == .createOrOpen }

    /// Whether the file may be written.
    public var writes: Bool { self != .readOnly }
}
