/// A lifecycle stage made ready.
struct LifecyclePlan {
    let stage: String
    let condition: PlannedCondition
}
