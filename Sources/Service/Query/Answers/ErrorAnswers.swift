import EventLog
import HTTPTypes
import Hummingbird
import Logging
import TimeTravel

/// Turns whatever a route throws into `{"code":…,"message":…}` with a fitting status.
struct ErrorAnswers<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as QueryError {
            return answer(error, context)
        } catch let error as EventLogError {
            return answer(QueryError(error), context)
        } catch let error as HTTPError where error.status == .notFound {
            return .error(.notFound, code: "no_such_route", "there is no \(request.method) \(request.uri.path) here")
        } catch let error as HTTPError {
            return .error(error.status, code: "bad_request", error.body ?? error.status.reasonPhrase)
        } catch {
            context.logger.error("\(request.method) \(request.uri.path): \(error)")
            return .error(.internalServerError, code: "failed", "the question could not be answered; the service's log says more")
        }
    }

    /// A question that the log could not answer is the administrator's business too.
    private func answer(_ error: QueryError, _ context: Context) -> Response {
        if error.kind == .failed { context.logger.error("\(error)") }
        return .error(error)
    }
}
