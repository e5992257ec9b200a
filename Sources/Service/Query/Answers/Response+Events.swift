import EventModel
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Events as newline-delimited JSON, page by page.
    ///
    /// - Parameters:
    ///   - first: The first page, put into JSON already: so that errors still have a status, and the answer's bytes are ready.
    ///   - pages: How many there are in all.
    ///   - page: The page with a number, from 1 on.
    static func events(
        _ first: ByteBuffer, pages: Int, then page: @escaping @Sendable (Int) async throws -> ByteBuffer
    ) -> Response {
        let headers = headers("application/x-ndjson")
        guard pages > 1 else { return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: first)) }
        let body = ResponseBody { writer in
            try await writer.write(first)
            for number in 1..<pages { try await writer.write(page(number)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Pages of so many events.
    static func pages(events count: Int) -> Int { (count + QueryLimits.eventsPageMax - 1) / QueryLimits.eventsPageMax }
}

extension EventBatch {
    /// One page of these events as newline-delimited JSON; empty when there are not so many pages.
    func page(_ number: Int) -> ByteBuffer {
        var text: [UInt8] = []
        for index in indices.dropFirst(number * QueryLimits.eventsPageMax).prefix(QueryLimits.eventsPageMax) {
            self[index].appendEnvelopeJSON(to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        return ByteBuffer(bytes: text)
    }
}
