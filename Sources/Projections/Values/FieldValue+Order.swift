import EventModel

extension FieldValue: Comparable {
    /// The order of lists and ties: numbers, instants, texts, truth values, then everything else by its JSON; each ascending.
    public static func < (a: FieldValue, b: FieldValue) -> Bool {
        switch (a, b) {
        case (.number(let x), .number(let y)): x < y
        case (.instant(let x), .instant(let y)): x < y
        case (.text(let x), .text(let y)): x < y
        case (.bool(let x), .bool(let y)): !x && y
        default: a.rank == b.rank ? a.jsonText < b.jsonText : a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .number: 0
        case .instant: 1
        case .text: 2
        case .bool: 3
        case .list: 4
        case .amounts: 5
        case .json: 6
        case .record: 7
        }
    }

    private var jsonText: String {
        var json = JSONWriter()
        append(to: &json)
        return json.text
    }
}
