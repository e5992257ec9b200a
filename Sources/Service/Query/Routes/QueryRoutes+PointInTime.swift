import EventModel
import HTTPTypes
import Hummingbird
import NIOCore
import TimeTravel

extension QueryRoutes {
    /// `POST /v1/point-in-time`: (customer, instant) rows in, what was known of each then out, streamed.
    func addPointInTime(to router: Router<Context>) {
        router.post("/v1/point-in-time") { request, _ -> Response in
            let names = ["features", "format", "hindsight", "first_line", "as_known_at", "identity_as_of", "tz"]
            let parameters = try parameters(of: request, allowing: names, basis: [])
            let query = try PointInTimeQuery(
                features: parameters["features"], format: parameters["format"], hindsight: parameters["hindsight"], firstLine: parameters["first_line"])
            let basis = try parameters.basis()
            let (rows, leases) = try await rows(of: request)
            let answer = try await pool.run { () throws -> PointInTimeAnswer in try history.pointInTime(rows, query, at: basis) }
            return .rows(answer, leases, try await pool.run { try answer.nextPage() }) { try await pool.run { try answer.nextPage() } }
        }
    }

    /// All of them: an answer that began before the last row was read would wait for who sends, and who sends for it.
    private func rows(of request: Request) async throws -> ([UInt8], [AnswerMemory.Lease]) {
        var (rows, leases, room): ([UInt8], [AnswerMemory.Lease], Int) = ([], [], 0)
        for try await piece in request.body {
            let bytes = rows.count + piece.readableBytes
            guard bytes <= PointInTimeLimits.bytesMax else {
                let megabytes = PointInTimeLimits.bytesMax >> 20
                throw QueryError(.badRequest, code: "too_large", "the rows are larger than \(megabytes) MiB; send the others in a request of their own")
            }
            if bytes > room {
                let more = max(bytes - room, QueryLimits.rowBytesAtOnce)
                leases.append(try rowMemory.lease(more))
                room += more
            }
            rows.append(contentsOf: piece.readableBytesView)
        }
        return (rows, leases)
    }
}

extension Response {
    /// Rows, page by page: the next is made when who asked has taken the one before.
    fileprivate static func rows(
        _ answer: PointInTimeAnswer, _ leases: [AnswerMemory.Lease], _ first: [UInt8]?, then next: @escaping @Sendable () async throws -> [UInt8]?
    ) -> Response {
        let body = ResponseBody { writer in
            var page = first
            while let bytes = page {
                try await writer.write(ByteBuffer(bytes: bytes))
                page = try await next()
            }
            try await writer.finish(nil)
            withExtendedLifetime(leases) {}
        }
        var headers = headers(answer.format == .csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson")
        if let name = HTTPField.Name("Hindsight-Basis") { headers[name] = answer.basis }
        return Response(status: .ok, headers: headers, body: body)
    }
}
