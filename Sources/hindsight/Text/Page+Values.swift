import EventModel

extension Page {
    /// `2026-03-01 09:30:00Z, 3 days ago`; missing when the value is no instant.
    func when(_ value: JSONValue?) -> Cell {
        guard let value, let instant = value.instantValue else { return scalar(value) }
        return Cell("\(InstantText.short(instant)), \(relative.text(instant))")
    }

    /// A value on one line: instants with their distance, numbers grouped, lists joined, anything deeper as JSON.
    func scalar(_ value: JSONValue?) -> Cell {
        guard let value else { return .missing }
        switch value.kind {
        case .null: return .missing
        case .string: return string(value)
        case .number: return Cell(NumberDisplay.grouped(value.jsonText))
        case .bool: return Cell(value.jsonText)
        case .array: return list(value)
        case .object: return value.fields.isEmpty ? .missing : Cell(value.jsonText)
        }
    }

    private func string(_ value: JSONValue) -> Cell {
        let text = value.stringValue ?? ""
        guard text.utf8.count >= 20, value.instantValue != nil else { return Cell(text) }
        return when(value)
    }

    private func list(_ value: JSONValue) -> Cell {
        let elements = value.elements
        guard !elements.isEmpty else { return .missing }
        guard elements.allSatisfy({ $0.kind != .object && $0.kind != .array }) else { return Cell(value.jsonText) }
        return Cell(elements.map { scalar($0).text }.joined(separator: ", "))
    }

    /// Amounts by currency, as one cell: `1,234.50 EUR, 10.00 USD`.
    func amounts(byCurrency value: JSONValue) -> Cell {
        let parts = value.fields.map { NumberDisplay.money($0.value.jsonText, currency: $0.key) }
        return parts.isEmpty ? .missing : Cell(parts.joined(separator: ", "))
    }
}
