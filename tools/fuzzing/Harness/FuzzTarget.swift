/// Something of the product that takes bytes from outside.
protocol FuzzTarget: Sendable {
    static var name: String { get }
    /// Inputs to begin with, made from our own data.
    static func seeds() throws -> [String: [UInt8]]

    init() throws
    /// Runs one input. A trap, or ``found(_:)``, is a finding.
    func run(_ input: [UInt8])
}

enum FuzzTargets {
    static let all: [any FuzzTarget.Type] = [
        AppendStreamTarget.self, EventJSONTarget.self, LogSegmentTarget.self, SealedSegmentTarget.self, RecoveryTarget.self,
        ManifestTarget.self, CheckpointTarget.self, ErasureTarget.self, ImportTarget.self, DefinitionsTarget.self, HTTPTarget.self,
    ]

    static func named(_ name: String) -> (any FuzzTarget.Type)? { all.first { $0.name == name } }
}

/// Ends the process with what is wrong: libFuzzer keeps the input.
func found(_ what: String, file: StaticString = #file, line: UInt = #line) -> Never {
    fatalError((PlantedBug.wasMade ? "PLANTED BUG FOUND: " : "FOUND: ") + what, file: file, line: line)
}
