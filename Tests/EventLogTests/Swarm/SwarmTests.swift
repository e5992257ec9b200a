import Foundation
import Testing

@testable import EventLog

/// Whole logs under random work, failing calls and power cuts. A longer run: HINDSIGHT_SWARM_SEEDS=1-200 HINDSIGHT_SWARM_STEPS=400.
struct SwarmTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let steps = environment["HINDSIGHT_SWARM_STEPS"].flatMap { Int($0) } ?? 120

    /// `7`, or `1-200`.
    private static var seeds: [UInt64] {
        let parts = (environment["HINDSIGHT_SWARM_SEEDS"] ?? "1-8").split(separator: "-").compactMap { UInt64($0) }
        guard let first = parts.first, let last = parts.last, first <= last else { return [] }
        return Array(first...last)
    }

    @Test(arguments: seeds) func `nothing acknowledged is lost, nothing comes twice, and what is erased stays so`(seed: UInt64) async throws {
        let swarm = try Swarm(seed: seed)
        do { try await swarm.run(steps: Self.steps) } catch { Issue.record("\(error)") }
        print("swarm \(seed): \(swarm.tally)")
        #expect(swarm.tally.crashes > 0 && swarm.tally.faults > 0)
    }
}
