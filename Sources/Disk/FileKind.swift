/// What a path leads to.
public enum FileKind: String, Sendable, Hashable {
    case file
    case folder
    case symbolicLink = "symbolic link"
    /// A socket, a pipe or a device.
    case special = "special file"
}
