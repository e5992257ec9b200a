import EventModel

extension FieldValue {
    /// Writes the value: instants as RFC 3339, amounts as a map from currency to number.
    public func append(to json: inout JSONWriter) {
        switch self {
        case .bool(let value): json.bool(value)
        case .number(let value): json.number(value)
        case .text(let value): json.string(value)
        case .instant(let value): json.instant(value)
        case .json(let value): json.value(value)
        case .record(let fields): json.object { json in for field in fields { json.field(field.name, field.value) } }
        case .list(let values): json.array { json in for value in values { value.append(to: &json) } }
        case .amounts(let amounts): json.object { json in for one in amounts { json.field(one.currency, one.amount) } }
        }
    }

    /// The value as a person reads it in a title; nil for objects and lists.
    var titleText: String? {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .number(let value): value.description
        case .text(let value): value
        case .instant(let value): value.rfc3339
        case .list, .amounts, .json, .record: nil
        }
    }
}

extension JSONWriter {
    mutating func field(_ name: String, _ value: FieldValue?) {
        field(name) { json in
            if let value { value.append(to: &json) } else { json.null() }
        }
    }
}
