/// What was found in received bytes.
struct WireAnswers {
    var count = 0
    /// Bytes of whole messages.
    var consumedBytes = 0
    /// To be sent back, for servers that ask whether we are alive.
    var reply: [UInt8] = []
}
