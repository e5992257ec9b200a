import EventModel

/// Page and screen views folded into visits: when each began.
struct VisitFold {
    /// Ascending.
    private(set) var starts: [Instant] = []
    private var lastView: Instant?

    /// Takes the next view in canonical order; true when it begins a visit.
    @discardableResult
    mutating func see(_ view: Instant, gapMicros: Int64) -> Bool {
        let begins = lastView.map { view.micros - $0.micros >= gapMicros } ?? true
        if begins { starts.append(view) }
        lastView = view
        return begins
    }
}
