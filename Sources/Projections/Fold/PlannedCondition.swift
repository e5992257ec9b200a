import Definitions

/// A condition whose events have been given tracks.
indirect enum PlannedCondition: Sendable {
    case did(track: Int, DidCondition)
    case sequence(tracks: [Int], SequenceCondition)
    case trait(PropertyPath, ValueTest)
    case computed(ComputedReference, ValueTest)
    case identifier(kind: String, ValueTest)
    case consent(ConsentCondition)
    case accountId([String])
    case account(PlannedCondition)
    case audience(String)
    case lifecycle([String])
    case signal
    case all([PlannedCondition])
    case any([PlannedCondition])
    case not(PlannedCondition)
    case allCustomers
}
