import EventLog
import EventModel
import HTTPTypes
import Hummingbird
import TimeTravel

extension Response {
    /// `{"code":…,"message":…}`.
    ///
    /// - Parameter retryAfterSeconds: When asking again may help, if the status says that it may.
    static func error(_ status: HTTPResponse.Status, code: String, _ message: String, retryAfterSeconds: Int = 1) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.field("code", code)
            json.field("message", message)
        }
        var response = Response.json(json, status: status)
        if status == .serviceUnavailable { response.headers[.retryAfter] = String(retryAfterSeconds) }
        return response
    }

    static func error(_ error: QueryError) -> Response {
        .error(error.kind.status, code: error.code, error.message, retryAfterSeconds: error.retryAfterSeconds ?? 1)
    }
}

extension QueryError.Kind {
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .notFound: .notFound
        case .gone: .gone
        case .unavailable: .serviceUnavailable
        case .failed: .internalServerError
        }
    }
}
