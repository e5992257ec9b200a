import Disk

/// A failure waiting for its call.
struct SimulatedFault: Sendable {
    enum Trigger: Sendable {
        case call(number: Int)
        case operation(DiskOperation, pathSuffix: String, remaining: Int)
    }

    var trigger: Trigger
    let errno: Int32
    /// Whether it is over after one call.
    let once: Bool
    let afterBytes: Int

    /// Whether this call is the one, or with ``once`` unset one of those after it; counts down to it otherwise.
    mutating func fires(on call: SimulatedCall, number: Int) -> Bool {
        switch trigger {
        case .call(let wanted):
            return once ? number == wanted : number >= wanted
        case .operation(let operation, let pathSuffix, let remaining):
            guard operation == call.operation, call.path.hasSuffix(pathSuffix) else { return false }
            trigger = .operation(operation, pathSuffix: pathSuffix, remaining: max(remaining - 1, 0))
            return remaining <= 1
        }
    }
}
