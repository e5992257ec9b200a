import EventModel

/// What a connection says about itself before it sends events; nil leaves a choice to the daemon.
public struct AppendHello: Hashable, Sendable {
    public enum Clock: String, Sendable { case exact, skewed }
    public enum Receipts: String, Sendable { case batch, each }

    /// Who sends the events, as in `sources.yaml`.
    public var source: String?
    /// Who numbers the lines: a resent line of the same producer is a duplicate, not a second event.
    public var producer: String?
    /// The producer's number of the first line after the hello, from 1.
    public var firstLine: Int?
    public var clock: Clock?
    /// Whether each event is answered by a receipt of its own.
    public var receipts: Receipts?
    public var domain: String?

    public init(
        source: String? = nil, producer: String? = nil, firstLine: Int? = nil, clock: Clock? = nil, receipts: Receipts? = nil,
        domain: String? = nil
    ) {
        (self.source, self.producer, self.firstLine) = (source, producer, firstLine)
        (self.clock, self.receipts, self.domain) = (clock, receipts, domain)
    }

    /// The first line of the connection, with its newline.
    var line: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("hello") { json in
                json.object { json in
                    source.map { json.field("source", $0) }
                    producer.map { json.field("producer", $0) }
                    firstLine.map { json.field("first_line", $0) }
                    (clock?.rawValue).map { json.field("clock", $0) }
                    (receipts?.rawValue).map { json.field("receipts", $0) }
                    domain.map { json.field("domain", $0) }
                }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
