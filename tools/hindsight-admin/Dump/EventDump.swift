import EventLog
import EventModel

/// Turns Blocks into lines of JSON.
struct EventDump {
    let range: DumpRange
    /// The events alone, as they were sent.
    let isPlain: Bool
    private(set) var count: UInt64 = 0

    init(_ range: DumpRange, isPlain: Bool) {
        (self.range, self.isPlain) = (range, isPlain)
    }

    /// Appends the wanted events of a Block, one a line.
    ///
    /// - Returns: False when no later Block holds anything wanted.
    mutating func append(_ block: VerifiedBlock, to output: inout [UInt8]) -> Bool {
        guard block.firstPosition <= range.last, count < range.limit else { return false }
        guard let last = block.lastPosition, last >= range.first else { return true }
        let events = block.events(from: range.first, to: range.last)
        for index in events.indices.prefix(Int(clamping: range.limit - count)) {
            if isPlain { events[index].event.appendJSON(to: &output) } else { events[index].appendEnvelopeJSON(to: &output) }
            output.append(UInt8(ascii: "\n"))
            count += 1
        }
        return last < range.last && count < range.limit
    }

    /// Whether a finding costs events that were asked for.
    func concerns(_ finding: LogFinding) -> Bool {
        guard finding.kind != .tornTail else { return false }
        guard let last = finding.lastPosition else { return finding.firstPosition != nil || finding.kind != .damaged }
        return last >= range.first
    }
}
