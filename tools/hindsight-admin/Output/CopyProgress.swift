import EventLog

/// The bar of something that copies, and how it is stopped.
enum CopyProgress {
    /// - Parameter left: What is as it was when somebody stops it.
    static func show(_ label: String, _ done: UInt64, of total: UInt64, _ left: String) throws(EventLogError) {
        Terminal.progress(label, done, of: total, "\(Figure.bytes(Int(done))) of \(Figure.bytes(Int(total)))")
        if Interruption.hasCome { throw EventLogError.stopped("stopped; \(left)") }
    }
}
