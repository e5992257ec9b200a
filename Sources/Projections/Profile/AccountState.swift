import EventModel

/// What is known of an account from one customer's events, or from the account's own.
struct AccountState {
    let firstSeen: Instant
    var lastSeen: Instant
    var traits = TraitHistory()
}
