import Foundation
import Testing

@testable import EventLog

/// Whole logs under random work, failing calls and power cuts. A longer run: HINDSIGHT_SWARM_SEEDS=1-200 HINDSIGHT_SWARM_STEPS=400.
struct SwarmTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let steps = environment["HINDSIGHT_SWARM_STEPS"].flatMap { Int($0) } ?? 120

    /// `7`, or `1-200`.
    private static var seeds: [UInt64] {
        let parts = (environment["HINDSIGHT_SWARM_SEEDS"] ?? "1-4").split(separator: "-").compactMap { UInt64($0) }
        guard let first = parts.first, let last = parts.last, first <= last else { return [] }
        return Array(first...last)
    }

    @Test(arguments: seeds) func `nothing acknowledged is lost, nothing comes twice, and what is erased stays so`(seed: UInt64) async {
        // On a thread of its own: the threads that tests share wait for nobody.
        let (tally, finding) = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Self.run(seed)) }
        }
        if let finding { Issue.record("\(finding)") }
        print("swarm \(seed): \(tally)")
        #expect(tally.crashes > 0 && tally.faults > 0)
    }

    private static func run(_ seed: UInt64) -> (Swarm.Tally, String?) {
        do {
            let swarm = try Swarm(seed: seed)
            do { try swarm.run(steps: steps) } catch { return (swarm.tally, "\(error)") }
            return (swarm.tally, nil)
        } catch { return (Swarm.Tally(), "seed \(seed): \(error)") }
    }
}
