import EventModel

/// What is known of an account from one customer's events, or from the account's own.
struct AccountState {
    let firstSeen: Instant
    var lastSeen: Instant
    var traits = TraitHistory()
}

/// As it is kept in snapshots.
extension AccountState {
    func write(to writer: inout StateWriter) {
        writer.write(firstSeen)
        writer.write(lastSeen)
        traits.write(to: &writer)
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        (firstSeen, lastSeen, traits) = (try reader.instant(), try reader.instant(), try TraitHistory(from: &reader))
    }
}
