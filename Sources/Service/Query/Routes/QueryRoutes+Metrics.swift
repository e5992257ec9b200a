import HTTPTypes
import Hummingbird
import NIOCore

extension QueryRoutes {
    /// `GET /metrics`: counts for Prometheus.
    func addMetrics(to router: Router<Context>) {
        router.get("/metrics") { request, _ -> Response in
            _ = try parameters(of: request, allowing: [], basis: [])
            let body = ResponseBody(byteBuffer: ByteBuffer(string: status.metrics.text))
            return Response(status: .ok, headers: Response.headers(PrometheusText.contentType), body: body)
        }
    }
}
