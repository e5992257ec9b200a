import EventModel

/// What the query socket answered.
public struct QueryAnswer: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }

    public var isSuccess: Bool { (200..<300).contains(status) }
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    ///
    /// - Throws: ``ClientError`` with code `unexpectedReply`.
    public func json() throws(ClientError) -> JSONValue {
        do throws(EventError) {
            return try JSONValue(parsing: text)
        } catch {
            throw ClientError(.unexpectedReply, "the daemon answered something that is not JSON: \(error.message)")
        }
    }

    /// `code` and `message` of an error answer; nil when the body has none.
    public var refusal: (code: String, message: String)? {
        guard !isSuccess, let json = try? JSONValue(parsing: text), let code = json["code"]?.stringValue else { return nil }
        return (code, json["message"]?.stringValue ?? "")
    }
}
