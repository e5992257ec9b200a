/// What a deal event says happened.
enum DealEventKind: String, CaseIterable, Sendable {
    case created = "Deal Created"
    case updated = "Deal Updated"
    case stageChanged = "Deal Stage Changed"
    case won = "Deal Won"
    case lost = "Deal Lost"
    case reopened = "Deal Reopened"
}
