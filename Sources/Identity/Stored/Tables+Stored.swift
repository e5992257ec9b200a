// Which sections each table is stored in. Reading and writing stand side by side, since they must agree.

import EventModel

extension NodeTable {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.nodes, nodes)
        try visitor.array(.sightings, earlier.sightings)
        try visitor.map(.newestSightings, earlier.newest)
        try visitor.array(.components, records.records, state: UInt64(records.freeRecord))
        try visitor.array(.componentCounts, records.counts, state: UInt64(records.freeCount))
    }

    init(_ reader: inout SectionReader) {
        nodes = reader.array(.nodes)
        earlier = EarlierSightings(sightings: reader.array(.sightings), newest: reader.map(.newestSightings))
        records = ComponentRecords(
            records: reader.array(.components), freeRecord: reader.state32(.components),
            counts: reader.array(.componentCounts), freeCount: reader.state32(.componentCounts))
    }
}

extension LinkTable {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.links, links)
        try visitor.map(.hubPairs, hubPairs)
        try visitor.map(.followers, followers)
    }

    init(_ reader: inout SectionReader) {
        links = reader.array(.links)
        hubPairs = reader.map(.hubPairs)
        followers = reader.map(.followers)
    }
}

extension RestoredLinks {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.restored, entries)
        try visitor.map(.restoredIndexes, byPosition)
    }

    init(_ reader: inout SectionReader) {
        entries = reader.array(.restored)
        byPosition = reader.map(.restoredIndexes)
    }
}

extension OwnerTable {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.owners, exceptions)
        try visitor.array(.ownerStarts, starts)
        try visitor.map(.ownerAnchors, anchors)
    }

    init(_ reader: inout SectionReader) {
        exceptions = reader.array(.owners)
        starts = reader.array(.ownerStarts)
        anchors = reader.map(.ownerAnchors)
    }
}

extension PartingTable {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.unlinks, unlinks)
        try visitor.array(.unlinkMentions, mentions)
        try visitor.array(.partedPairs, pairs, state: UInt64(truncatingIfNeeded: apartPairCount))
        try visitor.map(.partedPairIndexes, pairIndexes)
        try visitor.array(.partedIdentifiers, identifiers)
        try visitor.map(.partedIdentifierIndexes, identifierIndexes)
    }

    init(_ reader: inout SectionReader) {
        unlinks = reader.array(.unlinks)
        mentions = reader.array(.unlinkMentions)
        pairs = reader.array(.partedPairs)
        apartPairCount = Int(truncatingIfNeeded: reader.state(.partedPairs))
        pairIndexes = reader.map(.partedPairIndexes)
        identifiers = reader.array(.partedIdentifiers)
        identifierIndexes = reader.map(.partedIdentifierIndexes)
    }
}

extension RefusalTable {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.refusals, refusals)
        try visitor.map(.latestRefusals, latest)
        try visitor.map(.refusalsByIdentifier, byIdentifier)
        try visitor.map(.refusalsByOwner, byOwner)
    }

    init(_ reader: inout SectionReader) {
        refusals = reader.array(.refusals)
        latest = reader.map(.latestRefusals)
        byIdentifier = reader.map(.refusalsByIdentifier)
        byOwner = reader.map(.refusalsByOwner)
    }
}

extension Retractions {
    func visit<Visitor: SectionVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.array(.retractions, entries)
        try visitor.map(.retractionIndexes, byPosition)
    }

    init(_ reader: inout SectionReader) {
        entries = reader.array(.retractions)
        byPosition = reader.map(.retractionIndexes)
    }
}
