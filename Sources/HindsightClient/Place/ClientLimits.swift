/// What the client bounds, and by how much unless the caller says otherwise.
public enum ClientLimits {
    /// Bytes sent to the append socket and not yet acknowledged.
    public static let inFlightBytesMax = 8 << 20
    /// An answer that is held in memory as a whole.
    public static let bodyBytesMax = 256 << 20
    /// One line of a reply or of a streamed answer.
    public static let replyLineBytesMax = 4 << 20
    /// How long to wait for a connection to be taken, in seconds.
    public static let connectSeconds = 10
    /// How long to wait while the daemon owes an answer and sends nothing, in seconds.
    public static let replySeconds = 120
}
