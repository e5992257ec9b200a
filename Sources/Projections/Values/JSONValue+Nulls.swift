import EventModel

extension JSONValue {
    /// The value without keys whose value is null, at any depth; lists keep their nulls, since their elements have places. O(bytes).
    var withoutNulls: JSONValue {
        guard hasNullField else { return self }
        var json = JSONWriter()
        append(to: &json)
        return (try? JSONValue(parsing: json.text)) ?? self
    }

    private var hasNullField: Bool {
        switch kind {
        case .object: fields.contains { $0.value.isNull || $0.value.hasNullField }
        case .array: elements.contains(where: \.hasNullField)
        default: false
        }
    }

    private func append(to json: inout JSONWriter) {
        switch kind {
        case .object:
            json.object { json in
                for field in fields where !field.value.isNull { json.field(field.key) { field.value.append(to: &$0) } }
            }
        case .array: json.array { json in for element in elements { element.append(to: &json) } }
        default: json.value(self)
        }
    }
}
