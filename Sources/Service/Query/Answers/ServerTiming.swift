import HTTPTypes
import Hummingbird

/// Says in `Server-Timing: total;dur=…` how many milliseconds passed from when a request was read to when the answer's bytes are ready.
///
/// Of an answer that is streamed it is the first piece that is ready.
struct ServerTiming<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let began = ContinuousClock.now
        var response = try await next(request, context)
        if let name = HTTPField.Name("Server-Timing") { response.headers[name] = "total;dur=\((ContinuousClock.now - began).millisText)" }
        return response
    }
}

extension Duration {
    /// Milliseconds with three decimals.
    var millisText: String {
        let micros = max(Int(self / .microseconds(1)), 0)
        let decimals = String(micros % 1000)
        return "\(micros / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
}
