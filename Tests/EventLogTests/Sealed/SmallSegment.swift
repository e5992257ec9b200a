import EventModel

@testable import EventLog

/// A sealed LogSegment of a few events that has every kind of chunk and section, small enough to damage everywhere.
struct SmallSegment {
    let fixture: SealedFixture
    let image: SealedImage
    let anchors: [UInt32]
    let messageIds: [String]

    /// Numbers and their scales, a function of the name, of a column and of the shape, instants, truth values, a heap, a prefixed column,
    /// rare values, arrays; ids of every kind; an event that is kept whole.
    static let lines: [String] = (0..<76).map { index in
        let id = index % 4 == 3 ? "" : #","messageId":"\#(index % 4 == 0 ? "m-\(index)" : AssignedMessageId(high: UInt64(index) &* 0x9E37_79B9_7F4A_7C15, low: 77).text)""#
        let time = Instant(micros: SealedFixture.recordedAtDefault - 3_600_000_000 + Int64(index * 61_000_000 % 997_000))
        let product = index % 3
        let properties = [
            #"{"price":\#(product).\#(product)5,"product":"p\#(product)","currency":"\#(index % 2 == 0 ? "EUR" : "USD")","order":"o\#(1000 + index * 7)","text":"\#(index &* 7919) words of its own","at":"\#(time)","new":\#(index % 5 == 0)}"#,
            #"{"list":[\#(index),null,"x",{"k":\#(index % 2)}],"n":\#(index * 1000),"big":1e9}"#,
        ][index % 8 == 7 ? 1 : 0]
        return #"{"type":"track","event":"e\#(product)"\#(id),"userId":"u\#(index % 5)","anonymousId":"a\#(index % 9)","timestamp":"\#(time)","properties":\#(properties)}"#
    }

    init(_ lines: [String] = Self.lines) throws {
        let fixture = try SealedFixture(lines, commitEvents: 13)
        self.fixture = fixture
        image = SealedImage(try fixture.open())
        anchors = Set(fixture.expected.anchors.map(\.rawValue)).sorted()
        messageIds = stride(from: 0, to: lines.count, by: max(lines.count / 4, 1)).map { fixture.expected[$0].messageId }
    }

    /// What a reader makes of changed bytes.
    enum Outcome: Equatable {
        /// All events are right.
        case right
        case wrong(String)
        case refused(EventLogError.Code)
    }

    func outcome(_ image: SealedImage) throws -> Outcome {
        do {
            let segment = try image.open(fixture.identifiers)
            let events = try SealedReading.all(segment, anchors: anchors, messageIds: messageIds)
            if let difference = SealedCheck.difference(events.byPosition, fixture.expected).first { return .wrong(difference) }
            for (anchor, batch) in zip(anchors, events.byAnchor) {
                let own = fixture.expected.indices.filter { fixture.expected.anchors[$0].rawValue == anchor }
                let wanted = fixture.expected.selecting(own).canonicallyOrdered()
                if let difference = SealedCheck.difference(batch, wanted).first { return .wrong("anchor \(anchor): \(difference)") }
            }
            return .right
        } catch let error as EventLogError {
            return .refused(error.code)
        }
    }
}
