/// What was measured of one system.
struct FigureRow {
    let system: String
    let what: String
    /// By the columns' keys.
    var figures: [String: Spread] = [:]
    /// The `what` of the row of Hindsight that this one is compared with; nil for Hindsight's own and for what is not comparable.
    var comparedWith: String?
    /// Why there are no figures.
    var unavailable: String?
    var note: String?

    static let hindsight = "Hindsight"

    init(_ system: String, _ what: String, _ figures: [String: Spread] = [:], comparedWith: String? = nil, note: String? = nil) {
        (self.system, self.what, self.figures, self.comparedWith, self.note) = (system, what, figures, comparedWith, note)
    }

    init(_ system: String, _ what: String, unavailable: String) {
        (self.system, self.what, self.unavailable) = (system, what, unavailable)
    }

    init(_ row: PeerRow) {
        self.init(row.system, row.what, (row.figures ?? [:]).mapValues { Spread($0) }, note: row.note)
        unavailable = row.unavailable
    }

    func compared(with what: String) -> FigureRow {
        var row = self
        row.comparedWith = what
        return row
    }

    /// Runs `body`; what this build cannot do becomes a row that says so.
    static func ifAvailable(_ what: String, _ body: () throws -> [FigureRow]) throws -> [FigureRow] {
        do {
            return try body()
        } catch let error as Unavailable {
            return [FigureRow(hindsight, what, unavailable: "not available in this build: \(error.reason)")]
        }
    }
}
