import EventModel

extension AppendReply {
    /// Reads one line, without its newline.
    ///
    /// - Throws: ``ClientError`` with code `unexpectedReply`.
    public init(parsing line: some Collection<UInt8>) throws(ClientError) {
        let text = String(decoding: line, as: UTF8.self)
        guard let json = try? JSONValue(parsing: text), let (name, body) = json.fields.first, let reply = Self(name, body) else {
            throw ClientError(.unexpectedReply, "the append socket answered a line that is no reply: \(text.prefix(200))")
        }
        self = reply
    }

    private init?(_ name: String, _ body: JSONValue) {
        switch name {
        case "hello": self.init(greeting: body)
        case "ack": self.init(ack: body)
        case "receipt": self.init(receipt: body)
        case "error": self.init(rejection: body)
        default: return nil
        }
    }

    private init?(greeting body: JSONValue) {
        guard let version = body["version"]?.intValue else { return nil }
        self = .greeting(
            AppendGreeting(
                version: version, source: body["source"]?.stringValue, domain: body["domain"]?.stringValue,
                position: body["position"]?.positionValue))
    }

    private init?(ack body: JSONValue) {
        guard let lines = body["lines"]?.intValue, lines >= 0 else { return nil }
        self = .ack(
            AppendAck(
                lines: lines, position: body["position"]?.positionValue, duplicates: body["duplicates"]?.intValue ?? 0,
                rejected: body["rejected"]?.intValue ?? 0))
    }

    private init?(receipt body: JSONValue) {
        guard let line = body["line"]?.intValue else { return nil }
        self = .receipt(
            AppendReceipt(line: line, position: body["position"]?.positionValue, isDuplicate: body["duplicate"]?.boolValue ?? false))
    }

    private init?(rejection body: JSONValue) {
        guard let line = body["line"]?.intValue, let code = body["code"]?.stringValue else { return nil }
        self = .rejection(
            AppendRejection(
                line: line, code: code, field: body["field"]?.stringValue, message: body["message"]?.stringValue ?? "",
                isRetryable: body["retryable"]?.boolValue ?? false))
    }
}

extension JSONValue {
    /// Nil unless the value is a whole number that fits.
    fileprivate var intValue: Int? {
        guard let decimal = decimalValue, decimal.scale == 0 else { return nil }
        return Int(exactly: decimal.mantissa)
    }

    fileprivate var positionValue: LogPosition? {
        guard let decimal = decimalValue, decimal.scale == 0 else { return nil }
        return UInt64(exactly: decimal.mantissa).map { LogPosition(rawValue: $0) }
    }
}
