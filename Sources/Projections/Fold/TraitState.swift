/// The state of one computed trait.
struct TraitState {
    var events = Observations()
    /// What is taken off a sum.
    var deductions = Observations()
    /// Keys that exclude.
    var exclusions = Observations()
}
