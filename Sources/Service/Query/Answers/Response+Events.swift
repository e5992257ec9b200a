import EventModel
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Events as newline-delimited JSON, page by page.
    ///
    /// - Parameters:
    ///   - first: The first page, put into JSON already: so that errors still have a status, and the answer's bytes are ready.
    ///   - page: The page with a number, from 1 on; empty behind the last.
    static func events(_ first: ByteBuffer, then page: @escaping @Sendable (Int) async throws -> ByteBuffer) -> Response {
        let body = ResponseBody { writer in
            var (piece, number) = (first, 1)
            while piece.readableBytes > 0 {
                try await writer.write(piece)
                piece = try await page(number)
                number += 1
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers("application/x-ndjson"), body: body)
    }
}

extension EventBatch {
    /// One page of these events as newline-delimited JSON; empty when there are not so many pages.
    func page(_ number: Int, events count: Int = QueryLimits.eventsPageMax) -> ByteBuffer {
        var text: [UInt8] = []
        for index in indices.dropFirst(number * count).prefix(count) {
            self[index].appendEnvelopeJSON(to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        return ByteBuffer(bytes: text)
    }
}
