/// One thing that is going to happen to a customer.
struct Step {
    var dueMillis: Int64
    /// Tells steps due at the same millisecond apart, so that their order is fixed.
    var order: UInt64 = 0
    var customer: Int
    var journey: Journey
    /// The raw value of the journey's own stage.
    var stage: UInt8
    /// Which of the customer's devices; 0 where none is involved.
    var device: Int = 0
    /// The number of the order, e-mail, ticket or deal.
    var number: Int = 0
    /// Whatever the journey needs besides: a product, an amount in cents, a count.
    var detail: Int = 0
}
