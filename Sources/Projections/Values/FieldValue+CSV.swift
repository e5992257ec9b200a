import EventModel

extension FieldValue {
    /// The value as one cell: lists and objects as their JSON.
    public var csvCell: CSVCell {
        switch self {
        case .bool(let bool): return .plain(bool ? "true" : "false")
        case .number(let number): return .plain(number.description)
        case .instant(let instant): return .plain(instant.rfc3339)
        case .text(let text): return .text(text)
        case .list, .amounts, .json, .record:
            var json = JSONWriter()
            append(to: &json)
            return .text(json.text)
        }
    }
}
