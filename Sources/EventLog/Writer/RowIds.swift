import CXXHash
import EventModel

/// Gives every row its messageId: the sender's, one made from what it is, or a new one.
struct RowIds: ~Copyable {
    private let random: @Sendable () -> UInt64
    /// Names the lines of the present request's producer: `source NUL producer NUL`, then the line's number.
    private var lineName = ByteHeap(capacity: 256)
    private var lineNamePrefix = 0
    private var hasProducer = false
    private var lineOffset: Int64 = 0
    private var next = AssignedMessageId(high: 0, low: 0)
    private var hasFresh = false
    private var recordedAt = Instant(micros: .min)

    struct RowId {
        var hash: UInt64
        /// Nil when the sender gave the id.
        var assigned: AssignedMessageId?
        /// False for an id that is new by its making.
        var mayRepeat: Bool
    }

    init(random: @escaping @Sendable () -> UInt64) { self.random = random }

    /// Prepares for the rows of a request.
    mutating func begin(_ origin: AppendOrigin, recordedAt: Instant) {
        hasProducer = origin.producer != nil
        lineOffset = origin.producerLineOffset
        self.recordedAt = recordedAt
        hasFresh = false
        guard let producer = origin.producer else { return }
        lineName.removeAll()
        for part in [origin.source, producer] {
            var part = part
            part.withUTF8 { lineName.append(UnsafeRawBufferPointer($0)) }
            lineName.append(0)
        }
        lineNamePrefix = lineName.count
    }

    /// - Parameter event: The row's packed object.
    mutating func id(of row: DecodedEvents.Row, _ event: UnsafeBufferPointer<UInt8>) -> RowId {
        if row.type == .retract, let target = EventContent.messageIdText(event) {
            let id = MessageIdHash.ofRetraction(of: target)
            return RowId(hash: id.messageIdHash, assigned: id, mayRepeat: true)
        }
        if row.messageIdOffset >= 0 { return RowId(hash: row.messageIdHash, assigned: nil, mayRepeat: true) }
        let id = hasProducer ? lineId(UInt64(bitPattern: Int64(bitPattern: row.line) &+ lineOffset)) : freshId()
        return RowId(hash: id.messageIdHash, assigned: id, mayRepeat: hasProducer)
    }

    /// As ``MessageIdHash/derived(source:producer:line:)``, without a string for each line.
    private mutating func lineId(_ line: UInt64) -> AssignedMessageId {
        lineName.truncate(to: lineNamePrefix)
        var (rest, divisor) = (line, UInt64(1))
        while rest / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            lineName.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
        let hash = XXH3_128bits(lineName.bytes.baseAddress, lineName.count)
        return .version8(hash: (hash.high64, hash.low64))
    }

    /// The first of a request is random, each other the one before plus one (RFC 9562 §6.2, method 2).
    private mutating func freshId() -> AssignedMessageId {
        next = hasFresh
            ? AssignedMessageId(high: next.high, low: next.low & 0xC000_0000_0000_0000 | (next.low &+ 1) & 0x3FFF_FFFF_FFFF_FFFF)
            : .version7(at: recordedAt, random: (random(), random()))
        hasFresh = true
        return next
    }
}
