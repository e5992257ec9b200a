/// Redis Streams: `XADD events * e EVENT`, the event as one opaque value.
struct RedisWire: WireProtocol {
    private static let head = Array("*5\r\n$4\r\nXADD\r\n$6\r\nevents\r\n$1\r\n*\r\n$1\r\ne\r\n$".utf8)

    func setUp() -> [[UInt8]] { [] }
    func opening(connection: Int) -> [[UInt8]] { [Array("PING\r\n".utf8)] }

    func appendRequest(_ events: EventSlice, connection: Int, to bytes: inout [UInt8]) {
        for index in 0..<events.events {
            let event = events.text(index)
            bytes += Self.head
            bytes += String(event.count).utf8
            bytes += [0x0D, 0x0A]
            bytes += event
            bytes += [0x0D, 0x0A]
        }
    }

    func answers(in received: UnsafeRawBufferPointer) throws -> WireAnswers {
        var found = WireAnswers()
        var rest = ReceivedBytes(received)
        while let line = rest.line() {
            switch line.first {
            case UInt8(ascii: "-"): throw BenchError("Redis refused: \(ReceivedBytes.text(line))")
            case UInt8(ascii: "$"):
                guard let length = ReceivedBytes.lastNumber(in: line), rest.take(length + 2) != nil else { return found }
            default: break
            }
            found.count += 1
            found.consumedBytes = rest.at
        }
        return found
    }
}
