/// The state of one computed trait.
struct TraitState {
    var events = Observations()
    /// What is taken off a sum.
    var deductions = Observations()
    /// Keys that exclude.
    var exclusions = Observations()
}

/// As it is kept in snapshots.
extension TraitState {
    func write(to writer: inout StateWriter) {
        events.write(to: &writer)
        deductions.write(to: &writer)
        exclusions.write(to: &writer)
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        (events, deductions, exclusions) = (try Observations(from: &reader), try Observations(from: &reader), try Observations(from: &reader))
    }
}
