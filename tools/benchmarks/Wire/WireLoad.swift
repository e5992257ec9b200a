/// How a peer is loaded.
struct WireLoad {
    let wire: any WireProtocol
    let connections: Int
    /// Requests in flight on each connection.
    let depth: Int
    let eventsPerRequest: Int
}
