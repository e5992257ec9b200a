/// A question to the query socket.
public struct QueryRequest: Hashable, Sendable {
    public enum Method: String, Sendable { case get = "GET", post = "POST" }

    public var method: Method
    /// Path and query, percent-encoded: `/v1/customers/user_id%3Au42?as_of=2026-03-03`.
    public var target: String
    public var body: [UInt8]

    /// A question whose path is already encoded.
    public init(_ method: Method = .get, target: String, body: [UInt8] = []) {
        (self.method, self.target, self.body) = (method, target, body)
    }

    /// A question whose path is made of plain segments: each is percent-encoded, so a slash in one stays inside it.
    ///
    /// - Parameter parameters: Names and values of the query, in order; a nil value is left out.
    public init(_ method: Method = .get, path segments: [String], parameters: [(name: String, value: String?)] = [], body: [UInt8] = []) {
        let query = parameters.compactMap { parameter in
            parameter.value.map { "\(PercentEncoding.encode(parameter.name))=\(PercentEncoding.encode($0))" }
        }
        let path = segments.map { "/" + PercentEncoding.encode($0) }.joined()
        self.init(method, target: query.isEmpty ? path : path + "?" + query.joined(separator: "&"), body: body)
    }
}
