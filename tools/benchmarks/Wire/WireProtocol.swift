/// How a peer's server is spoken to: requests that store events, each with one answer, answered in order.
protocol WireProtocol: Sendable {
    /// What prepares a fresh server; each part waits for one answer.
    func setUp() -> [[UInt8]]
    /// What a new connection says first; each part waits for one answer.
    func opening(connection: Int) -> [[UInt8]]
    /// Appends the request that stores `events`.
    func appendRequest(_ events: EventSlice, connection: Int, to bytes: inout [UInt8])
    /// Counts the whole answers at the start of what was received.
    ///
    /// - Throws: ``BenchError`` with the server's words when an answer is a refusal.
    func answers(in received: UnsafeRawBufferPointer) throws -> WireAnswers
}
