import EventModel

/// Keeps what is suppressed out of the log. The writer's own: what it has found out about an identifier it does not ask again.
struct SuppressionScreen {
    private let list: SuppressionList
    private var version: UInt64
    private var isEmpty: Bool
    /// Identifiers of the log of which nothing is known.
    private var free = OrdinalSet()

    init(_ list: SuppressionList) { (self.list, version, isEmpty) = (list, list.version, list.isEmpty) }

    /// What becomes of a row that names somebody who is refused, or who was erased once and sends an old event again; nil for every other.
    ///
    /// - Complexity: O(identifiers of the row); a digest of about a microsecond for each that the log does not have, or was not asked for before.
    mutating func outcome(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ id: RowIds.RowId, _ interner: borrowing IdentifierInterner
    ) -> AppendRequest.RowOutcome? {
        if list.version != version { (version, free, isEmpty) = (list.version, OrdinalSet(), list.isEmpty) }
        guard !isEmpty else { return nil }
        var hasReturned = false
        for offset in 0..<Int(row.identifierCount) {
            let at = row.identifierStart + offset
            let key = request.events.key(at)
            let isPrevious = row.previousIdIndex.map { Int($0) == offset } ?? false
            let ordinal = isPrevious ? nil : interner.find(key, hash: request.events.identifiers[at].hash)
            if let ordinal, free.contains(ordinal) { continue }
            guard let identifier = Identifier(key: key) else { continue }
            var standing = list.standing(identifier)
            // A previousId is a user_id when the log knows one: one that was erased it does not know any more.
            if isPrevious, standing != .refused { standing = max(standing, list.standing(Identifier(kind: .userId, value: identifier.value))) }
            switch standing {
            case .refused: return Self.refusal(of: identifier)
            case .returned: hasReturned = true
            case .free: if let ordinal { _ = free.insert(ordinal) }
            }
        }
        if !request.events.passedOver.isEmpty {
            for identifier in request.events.passedOver(of: row) where list.standing(identifier) == .refused { return Self.refusal(of: identifier) }
        }
        guard hasReturned, let messageId = id.assigned?.text ?? EventContent.messageIdText(request.events.payload(row)),
            let position = list.erasedPosition(ofMessageId: messageId)
        else { return nil }
        return .duplicate(LogPosition(rawValue: position))
    }

    /// The value is not repeated: answers end up in logs.
    private static func refusal(of identifier: Identifier) -> AppendRequest.RowOutcome {
        .rejected(EventError(.suppressed, field: identifier.kind.rawValue, "this identifier is suppressed: nothing that carries it is stored"))
    }
}
