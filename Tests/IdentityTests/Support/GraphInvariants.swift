import EventModel

@testable import Identity

/// What the tables of a graph repeat of each other, looked up the slow way.
enum GraphInvariants {
    /// Everything that does not fit, in words; empty when all fits.
    static func violations(of graph: borrowing IdentityGraph) -> [String] { pairs(graph) + components(graph) + memory(graph) }

    private static func pairs(_ graph: borrowing IdentityGraph) -> [String] {
        var found: [String] = []
        var byPair: [UInt64: [UInt32]] = [:]
        for index in 1...UInt32(max(1, graph.links.count)) where graph.links.count > 0 {
            byPair[IdentifierPair.key(graph.links[index].a, graph.links[index].b), default: []].append(index)
        }
        var hubPairs = 0
        for (pair, expected) in byPair {
            let (a, b) = IdentifierPair.ends(pair)
            let all = graph.links.all(ofPair: a, b, graph.nodes)
            if all.sorted() != expected { found.append("pair \(a) \(b) has links \(all) instead of \(expected)") }
            let first = graph.links[all.first ?? 0]
            let effective = expected.map { graph.links[$0] }.filter { !$0.isInert }.map(\.point.occurredAtMicros).min()
            if let effective, first.isInert || first.point.occurredAtMicros != effective { found.append("pair \(a) \(b) begins late") }
            if graph.nodes[a].isHub, graph.nodes[b].isHub {
                hubPairs += 1
                if graph.links.hubPairs[pair] != all.first { found.append("hubs \(a) \(b) begin with \(graph.links.hubPairs[pair])") }
            }
        }
        if graph.links.hubPairs.used != hubPairs { found.append("\(graph.links.hubPairs.used) pairs of hubs instead of \(hubPairs)") }
        return found
    }

    private static func components(_ graph: borrowing IdentityGraph) -> [String] {
        var found: [String] = []
        var members = (0..<UInt32(graph.nodes.count)).map { Set([$0]) }
        for index in 0..<UInt32(graph.links.count) {
            let link = graph.links[index + 1]
            guard !link.isInert, !link.isMembership else { continue }
            let joined = members[Int(link.a)].union(members[Int(link.b)])
            for member in joined { members[Int(member)] = joined }
        }
        for ordinal in 0..<UInt32(graph.nodes.count) {
            let (root, expected) = (graph.nodes.rootUnchanged(of: ordinal), members[Int(ordinal)])
            var ring: [UInt32] = []
            graph.nodes.forEachMember(ofRoot: root) { ring.append($0) }
            if Set(ring) != expected || ring.count != expected.count { found.append("\(ordinal) is with \(ring) instead of \(expected)") }
            var counts: [UInt32: UInt32] = [:]
            graph.nodes.forEachCount(root: root) { counts[$0, default: 0] += $1 }
            let kinds = expected.map { graph.nodes[$0].countedKind }.filter { $0 != 0 }
            if counts != Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +) { found.append("\(ordinal) counts \(counts)") }
            let apart = expected.count { graph.nodes[$0].isApart }
            if graph.nodes.apartMembers(ofRoot: root) != apart { found.append("\(ordinal) has \(apart) apart") }
            let isApart = graph.partings.isApart(ordinal) { _ in true }
            if isApart != graph.nodes[ordinal].isApart { found.append("\(ordinal) is apart: \(isApart)") }
        }
        return found
    }

    /// Records and counts are in use or free, none is lost.
    private static func memory(_ graph: borrowing IdentityGraph) -> [String] {
        var (records, counts, free) = (0, 0, graph.nodes.records.freeRecord)
        while free != 0 { (records, free) = (records + 1, graph.nodes.records[free].counts) }
        free = graph.nodes.records.freeCount
        while free != 0 { (counts, free) = (counts + 1, graph.nodes.records.counts[free].next) }
        for ordinal in 0..<UInt32(graph.nodes.count) where graph.nodes.rootUnchanged(of: ordinal) == ordinal {
            guard graph.nodes.size(ofRoot: ordinal) > Int(NodeTable.recordless) else { continue }
            records += 1
            graph.nodes.forEachCount(root: ordinal) { _, _ in counts += 1 }
        }
        let (expected, expectedCounts) = (graph.nodes.records.records.count - 1, graph.nodes.records.counts.count - 1)
        return (records == expected ? [] : ["\(records) records of \(expected)"])
            + (counts == expectedCounts ? [] : ["\(counts) counts of \(expectedCounts)"])
    }
}
