import Administration
import EventLog
import EventModel
import Hummingbird
import Logging
import NIOCore
import TimeTravel

/// The routes of admin.sock that change something, one a file beside this one. One wish at a time: the next is told to come later.
struct AdminRoutes: Sendable {
    typealias Context = QueryRoutes.Context

    let options: DaemonOptions
    let log: EventLog
    let history: CustomerHistory
    let reloader: DefinitionsReloader
    /// Nil when the service was started without a folder of keys.
    let ledger: ErasureLedger?
    let pool: QueryPool
    let logger: Logger

    /// Those, and everything that can be asked.
    func router(_ questions: QueryRoutes) -> Router<Context> {
        let router = questions.readRouter()
        for verb in AdminVerb.allCases {
            router.post(RouterPath(verb.path)) { request, _ -> Response in try await answer(verb, request) }
        }
        return router
    }

    private func answer(_ verb: AdminVerb, _ request: Request) async throws -> Response {
        let body = try await text(of: request)
        let began = ContinuousClock.now
        logger.notice("admin \(verb.rawValue): begun")
        do {
            let answer = try await pool.run { try perform(verb, body).text }
            logger.notice("admin \(verb.rawValue): done in \((ContinuousClock.now - began).millisText) ms")
            var response = Response(status: .ok, headers: Response.headers("application/json"), body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let error as AdministrationError {
            return refuse(verb, error.code.status, error.code.rawValue, error.message)
        } catch let error as EventLogError where error.code == .refused {
            return refuse(verb, .conflict, "log_refused", error.description)
        } catch let error as EventLogError where error.code == .stopped {
            return refuse(verb, .serviceUnavailable, "shutting_down", "the service is stopping: \(error.description)")
        } catch let error as QueryError where error.code == QueryPool.isFullCode {
            return refuse(verb, .serviceUnavailable, "busy", "another wish is being fulfilled; ask again when it is done")
        }
    }

    private func refuse(_ verb: AdminVerb, _ status: HTTPResponse.Status, _ code: String, _ message: String) -> Response {
        logger.warning("admin \(verb.rawValue): refused, \(code)")
        return .error(status, code: code, message)
    }

    private func text(of request: Request) async throws -> String {
        do {
            return String(buffer: try await request.body.collect(upTo: AdminWish.bytesMax))
        } catch is NIOTooManyBytesError {
            throw QueryError(.badRequest, code: "too_large", "the body is larger than \(AdminWish.bytesMax) bytes")
        }
    }

    private func perform(_ verb: AdminVerb, _ body: String) throws -> any JSONAnswer {
        switch verb {
        case .backup: try backup(body)
        case .compact: try compact(body)
        case .erase: try erase(body)
        case .reload: try reload(body)
        case .retain: try retain(body)
        case .retract: try retract(body)
        case .snapshot: try snapshot(body)
        case .suppress: try change(.suppress, body)
        case .unsuppress: try change(.unsuppress, body)
        }
    }

    /// Now.
    var instant: Instant { ClockSource.system.wall() }

    /// - Throws: ``AdministrationError`` when the service was started without one.
    func ledgerNeeded() throws(AdministrationError) -> ErasureLedger {
        guard let ledger else { throw AdministrationError(.badRequest, "hindsightd was started without --keys, the folder of the erasure ledger: start it with one") }
        return ledger
    }
}

extension AdministrationError.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .notFound: .notFound
        case .notConfirmed: .conflict
        }
    }
}
