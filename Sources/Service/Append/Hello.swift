import EventLog
import EventModel

/// What a connection says about itself in its first line.
struct Hello: Sendable, Equatable {
    /// How accepted events are confirmed.
    enum Receipts: String, Sendable {
        /// By acknowledgements only.
        case batch
        /// By a line for each event, before the acknowledgement that covers it.
        case each
    }

    /// The source of connections that say no hello.
    static let sourceByDefault = "default"

    var source = Self.sourceByDefault
    /// Numbers its lines across connections; nil when it does not.
    var producer: String?
    /// The producer's own number of the line after the hello, from 1.
    var firstLine: Int64 = 1
    var clock = AppendOrigin.Clock.exact
    var receipts = Receipts.batch
    var domain = Domain.customer
    /// False for a connection that began with an event.
    var isSaid = true

    /// What holds without a hello.
    static let unsaid: Hello = {
        var hello = Hello()
        hello.isSaid = false
        return hello
    }()

    /// Where this connection's events come from.
    ///
    /// The hello is physical line 1, so that the line behind it is the producer's `firstLine`.
    var origin: AppendOrigin {
        AppendOrigin(source: source, producer: producer, producerLineOffset: isSaid ? firstLine - 2 : 0, clock: clock)
    }
}
