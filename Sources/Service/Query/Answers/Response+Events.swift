import EventLog
import EventModel
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

extension Response {
    /// Events as newline-delimited JSON, page by page: the next is made when who asked has taken the one before.
    ///
    /// - Parameters:
    ///   - first: The first page, put into JSON already: so that errors still have a status, and the answer's bytes are ready.
    ///   - next: The page behind the one before; nil behind the last.
    static func events(_ first: ByteBuffer?, then next: @escaping @Sendable () async throws -> ByteBuffer?) -> Response {
        let body = ResponseBody { writer in
            if let first {
                try await writer.write(first)
                while let page = try await next() { try await writer.write(page) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers("application/x-ndjson"), body: body)
    }
}

/// What is left of an answer of many events.
final class EventPages: Sendable {
    private let source: Mutex<Source>
    /// Gives the memory back that the events take, once the answer is done with.
    private let lease: AnswerMemory.Lease?

    private enum Source: Sendable {
        /// Read from the log when they are wanted.
        case log(BatchScan, left: Int)
        /// Events that are there, from one of them on.
        case batch(EventBatch, next: Int)
    }

    /// Events of the log, in the order of positions.
    init(_ scan: BatchScan, limit: Int) {
        source = Mutex(.log(scan, left: limit))
        lease = nil
    }

    /// Events that are in memory already.
    init(_ batch: EventBatch, _ lease: AnswerMemory.Lease) {
        source = Mutex(.batch(batch, next: 0))
        self.lease = lease
    }

    /// The next page; nil behind the last.
    func next() throws -> ByteBuffer? {
        try source.withLock { source in
            switch source {
            case .log(var scan, let left):
                guard left > 0, let batch = try scan.next() else { return nil }
                let page = batch.page(from: 0, events: left, bytesMax: .max)
                source = .log(scan, left: left - page.count)
                return page.text
            case .batch(let batch, let start):
                guard start < batch.count else { return nil }
                let page = batch.page(from: start, events: batch.count, bytesMax: QueryLimits.pageBytes)
                source = .batch(batch, next: start + page.count)
                return page.text
            }
        }
    }
}

extension EventBatch {
    /// Some of these events as newline-delimited JSON: one at least, and no more once they are so long.
    fileprivate func page(from start: Int, events: Int, bytesMax: Int) -> (text: ByteBuffer, count: Int) {
        var (text, count): ([UInt8], Int) = ([], 0)
        for index in indices.dropFirst(start).prefix(events) where count == 0 || text.count < bytesMax {
            self[index].appendEnvelopeJSON(to: &text)
            text.append(UInt8(ascii: "\n"))
            count += 1
        }
        return (ByteBuffer(bytes: text), count)
    }
}
