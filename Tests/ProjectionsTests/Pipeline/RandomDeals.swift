import Definitions
import EventModel

@testable import Projections

/// Deal events of every kind, at random but the same for the same seed: unknown stages, pipelines that are not there, amounts that are none, deals reopened.
struct RandomDeals {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0 ..< bound, by SplitMix64.
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(bound))
    }

    private mutating func one(_ choices: [String]) -> String { choices[below(choices.count)] }

    mutating func lines(events: Int, deals: Int) -> DealLines {
        var lines = DealLines()
        for _ in 0..<events {
            var fields: [String] = []
            if below(3) == 0 { fields.append(#""stage":\#(one([#""lead""#, #""qualified""#, #""proposal""#, #""negotiation""#, #""nowhere""#, "null", "7"]))"#) }
            if below(3) == 0 { fields.append(#""amount":\#(one(["100", "99.95", "0", "-20.5", "null", #""12""#, "1e3", "1e-18", "99999999999999999999999999999999999", "-99999999999999999999999999999999999"]))"#) }
            if below(5) == 0 { fields.append(#""currency":\#(one([#""EUR""#, #""usd""#, #""""#, #""euros""#, "null"]))"#) }
            if below(6) == 0 { fields.append(#""expected_close":\#(one([#""2026-05-01""#, #""2026-04-30""#, "null"]))"#) }
            if below(9) == 0 { fields.append(#""pipeline":\#(one([#""sales""#, #""renewals""#, "null"]))"#) }
            if below(7) == 0 { fields.append(#""owner":\#(one([#""ada""#, #""bo""#, "null"]))"#) }
            if below(9) == 0 { fields.append(#""probability":\#(one(["0", "0.35", "1", "3", "null"]))"#) }
            let name = one(["Deal Created", "Deal Updated", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"])
            lines.add(name, "d\(below(deals))", fields.joined(separator: ","))
        }
        return lines
    }
}
