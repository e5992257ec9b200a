import EventLog
import EventModel

/// What `inspect` found in a log.
struct Inspection {
    /// The log's own folder.
    let folder: String
    let domain: Domain
    let isLive: Bool
    let measuresJSON: Bool
    let keepsBlocks: Bool
    var report = LogReport()
    /// By path of the LogSegment; empty unless ``keepsBlocks``.
    private(set) var blocks: [String: [BlockSummary]] = [:]
    /// By path of the LogSegment; empty unless ``measuresJSON``.
    private(set) var jsonBytes: [String: UInt64] = [:]
    private var scratch: [UInt8] = []

    init(folder: String, domain: Domain, isLive: Bool = false, measuresJSON: Bool = false, keepsBlocks: Bool = false) {
        (self.folder, self.domain, self.isLive) = (folder, domain, isLive)
        (self.measuresJSON, self.keepsBlocks) = (measuresJSON, keepsBlocks)
    }

    mutating func add(_ block: VerifiedBlock) {
        let measured = measuresJSON ? measure(block) : nil
        if let measured { jsonBytes[block.path, default: 0] += UInt64(measured) }
        if keepsBlocks { blocks[block.path, default: []].append(BlockSummary(block, jsonBytes: measured)) }
    }

    /// Bytes of the Block's events as lines of JSON.
    private mutating func measure(_ block: VerifiedBlock) -> Int {
        let events = block.events()
        return events.indices.reduce(0) { sum, index in
            scratch.removeAll(keepingCapacity: true)
            events[index].event.appendJSON(to: &scratch)
            return sum + scratch.count + 1
        }
    }
}
