/// What to generate, checked.
struct GenerationPlan {
    /// 1 or more.
    var customers: Int
    /// 0 or more.
    var events: Int
    var seed: UInt64
    /// Milliseconds since 1970; earlier than ``toMillis``.
    var fromMillis: Int64
    var toMillis: Int64
    var includesThirdParty: Bool
}
