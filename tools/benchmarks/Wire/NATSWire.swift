/// NATS JetStream: published with a reply subject, on which the server acknowledges.
struct NATSWire: WireProtocol {
    private static let stream = #"{"name":"EVENTS","subjects":["events"],"storage":"file","num_replicas":1}"#

    func setUp() -> [[UInt8]] {
        opening(connection: -1) + [
            Array("PUB $JS.API.STREAM.CREATE.EVENTS bench.setup \(Self.stream.utf8.count)\r\n\(Self.stream)\r\n".utf8)
        ]
    }

    /// The answer that counts is the PONG.
    func opening(connection: Int) -> [[UInt8]] {
        [Array("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB \(inbox(connection)) 1\r\nPING\r\n".utf8)]
    }

    private func inbox(_ connection: Int) -> String { connection < 0 ? "bench.setup" : "bench.\(connection)" }

    func appendRequest(_ events: EventSlice, connection: Int, to bytes: inout [UInt8]) {
        for index in 0..<events.events {
            let event = events.text(index)
            bytes += "PUB events \(inbox(connection)) \(event.count)\r\n".utf8
            bytes += event
            bytes += [0x0D, 0x0A]
        }
    }

    func answers(in received: UnsafeRawBufferPointer) throws -> WireAnswers {
        var found = WireAnswers()
        var rest = ReceivedBytes(received)
        while let line = rest.line() {
            switch line.first {
            case UInt8(ascii: "M"):
                guard let length = ReceivedBytes.lastNumber(in: line), let body = rest.take(length + 2) else { return found }
                let answer = ReceivedBytes.text(body)
                if answer.contains(#""error""#) { throw BenchError("NATS refused: \(answer)") }
                found.count += 1
            case UInt8(ascii: "-"): throw BenchError("NATS refused: \(ReceivedBytes.text(line))")
            case UInt8(ascii: "P") where line.count > 1 && line[1] == UInt8(ascii: "I"): found.reply += Array("PONG\r\n".utf8)
            case UInt8(ascii: "P"): found.count += 1
            default: break
            }
            found.consumedBytes = rest.at
        }
        return found
    }
}
