import Definitions
import Synchronization

/// The definitions that hold now; replaced as a whole.
final class DefinitionsInForce: Sendable {
    private let inForce: Mutex<DefinitionSet>

    init(_ definitions: DefinitionSet) { inForce = Mutex(definitions) }

    var current: DefinitionSet { inForce.withLock { $0 } }

    func replace(with definitions: DefinitionSet) { inForce.withLock { $0 = definitions } }
}
