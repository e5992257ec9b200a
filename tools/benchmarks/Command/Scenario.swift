import ArgumentParser

/// How events are sent.
enum Scenario: String, CaseIterable, ExpressibleByArgument, Sendable {
    case batchOverOne = "batch-1"
    case batchOverFour = "batch-4"
    case singleOverSixtyFour = "single-64"

    var connections: Int {
        switch self {
        case .batchOverOne: 1
        case .batchOverFour: 4
        case .singleOverSixtyFour: 64
        }
    }

    var isBatch: Bool { self != .singleOverSixtyFour }

    var title: String {
        isBatch ? "batches, \(connections) connection\(connections == 1 ? "" : "s")" : "single events, \(connections) connections"
    }
}
