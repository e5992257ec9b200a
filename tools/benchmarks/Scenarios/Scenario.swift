import ArgumentParser

/// How events are sent.
enum Scenario: String, CaseIterable, ExpressibleByArgument, Sendable {
    case batchOverOne = "batch-1"
    case batchOverFour = "batch-4"
    case singleOverSixtyFour = "single-64"
    case sustained

    var connections: Int {
        switch self {
        case .batchOverOne: 1
        case .batchOverFour, .sustained: 4
        case .singleOverSixtyFour: 64
        }
    }

    var isBatch: Bool { self != .singleOverSixtyFour }

    var title: String {
        switch self {
        case .sustained: "sustained, 4 connections"
        case .singleOverSixtyFour: "single events, 64 connections"
        default: "batches, \(connections) connection\(connections == 1 ? "" : "s")"
        }
    }
}
