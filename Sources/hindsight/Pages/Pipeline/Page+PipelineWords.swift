import EventModel

/// What pages about pipelines have in common.
extension Page {
    /// The line under a title that says where all of it stands.
    mutating func stand(_ answer: JSONValue) {
        guard let basis = answer["basis"] else { return }
        let asOf = basis["as_of"]?.instantValue.map(zone.moment) ?? "?"
        line(style.paint("as of \(asOf) · as known at position \(basis["as_known_at"]?.jsonText ?? "?")", .dim))
    }

    /// The two lines under a title that say between what all of it lies.
    mutating func stands(between answer: JSONValue) {
        for (name, key) in [("from", "from"), ("to  ", "to")] {
            guard let basis = answer[key] else { continue }
            let asOf = basis["as_of"]?.instantValue.map(zone.moment) ?? "?"
            line(style.paint("\(name) \(asOf), as known at position \(basis["as_known_at"]?.jsonText ?? "?")", .dim))
        }
    }

    /// The heading of a pipeline's part.
    mutating func pipelineSection(_ pipeline: JSONValue) {
        let name = pipeline["name"]?.stringValue ?? "other pipelines"
        section(pipeline["mapped"]?.boolValue == false ? name + " (not in pipeline.yaml)" : name)
    }

    /// A stage by its name, and whether pipeline.yaml does not have it.
    func stageCell(_ stage: JSONValue) -> Cell {
        guard let name = stage["name"]?.stringValue else { return Cell("no stage") }
        return stage["mapped"]?.boolValue == false ? Cell(name + " (unmapped)") : Cell(name, .accent)
    }

    func ownerCell(_ owner: JSONValue) -> Cell { owner["owner"]?.stringValue.map { Cell($0, .accent) } ?? Cell("nobody") }

    /// `[{"currency":…,"amount":…}]` as a line for each currency.
    func moneyLines(_ amounts: JSONValue?, _ key: String = "amount", isSigned: Bool = false) -> [Cell] {
        let lines = (amounts?.elements ?? []).compactMap { amount -> Cell? in
            guard let value = amount[key] else { return nil }
            let (sign, currency) = (isSigned && !value.isNull && !value.jsonText.hasPrefix("-") ? "+" : "", amount["currency"]?.stringValue)
            return Cell(sign + NumberDisplay.money(value.isNull ? "too large" : value.jsonText, currency: currency))
        }
        return lines.isEmpty ? [.missing] : lines
    }

    /// The same in one line.
    func money(_ amounts: JSONValue?, isSigned: Bool = false) -> Cell {
        let lines = moneyLines(amounts, isSigned: isSigned)
        return lines == [.missing] ? .missing : Cell(lines.map(\.text).joined(separator: ", "))
    }

    /// `+3`, `-1`; missing for 0.
    func signed(_ value: JSONValue?) -> Cell {
        guard let text = value?.jsonText, text != "0" else { return .missing }
        return Cell(text.hasPrefix("-") ? NumberDisplay.grouped(text) : "+" + NumberDisplay.grouped(text))
    }

    /// `0.2500` as `25.0 %`.
    func percent(_ share: JSONValue?) -> Cell {
        guard let value = share.flatMap({ Double($0.jsonText) }) else { return .missing }
        let tenths = Int((value * 1000).rounded())
        return Cell("\(tenths / 10).\(tenths % 10) %")
    }
}
