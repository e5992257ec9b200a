// Merges neighbouring sealed LogSegments into one.
//
// Tables are merged first (shapes, dictionary, ids, sources), then the rows stream through in sort order: memory for one row group of each input,
// and for the maps from old numbers to new ones.
//
// Invariants
//   1. Every row keeps its position, its anchor and its event, byte for byte.
//   2. The same inputs and the same clustering give the same bytes.

import Disk
import EventModel

struct SegmentCompactor: ~Copyable {
    private let inputs: [SealedSegment]
    private let plan: ClusterPlan
    private var tables: MergedTables

    /// - Parameters:
    ///   - inputs: At least one; by position, without gaps.
    ///   - clustering: Which anchors to place side by side; nil for those that are so in the inputs.
    /// - Returns: Nil when together they have more shapes than one file may.
    init?(_ inputs: [SealedSegment], clustering: Clustering? = nil) throws(EventLogError) {
        precondition(!inputs.isEmpty && zip(inputs, inputs.dropFirst()).allSatisfy { $0.lastPosition + 1 == $1.firstPosition }, "inputs are neighbours")
        let plan = try ClusterPlan(inputs, clustering)
        guard let tables = try MergedTables(inputs, isClustered: plan.clustering != nil) else { return nil }
        (self.inputs, self.plan) = (inputs, plan)
        self.tables = tables
    }

    /// Writes the merged LogSegment to an empty file and makes it durable.
    ///
    /// - Parameters:
    ///   - textBytesMax: Of texts kept whole in one row group.
    ///   - onRowGroup: Called after each row group with the rows done; may wait or throw.
    /// - Throws: ``EventLogError``; `limit` when a row group has more texts than that.
    mutating func finish(
        to file: any File, textBytesMax: Int = SealedSegmentWriter.textBytesMaxDefault, onRowGroup: @escaping (Int) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) {
        try tables.mergeDictionaries(inputs)
        let footer = footer()
        let clock = ClockCurve(joining: inputs.map { ($0.clock, $0.rowCount) })
        let builder = RowGroupBuilder(
            layout: tables.layout, clock: clock, firstPosition: footer.firstPosition, dictionaryCount: tables.dictionary.count,
            clustering: plan.clustering)
        var writer = try SealedSegmentWriter(file, footer: footer, domain: inputs[0].file.header.domain,
            hasGoneRows: inputs.contains { $0.file.header.hasGoneRows }, builder: builder, textBytesMax: textBytesMax,
            onRowGroup: onRowGroup)
        var textIds: [(UInt64, UInt32)] = []
        try moveRows(to: &writer, &textIds)
        try writer.finish { sections throws(EventLogError) in
            try sections.append(.shapes) { tables.shapes.encode(into: &$0) }
            try sections.append(.columns) { tables.layout.encodeModes(into: &$0) }
            try sections.append(.dictionary) { tables.dictionary.finish(into: &$0) }
            try sections.append(.ids) { heap in
                heap.appendFixed(UInt64(tables.ids.ids.count))
                tables.ids.ids.withUnsafeBufferPointer { SortedIds.append($0, to: &heap) }
            }
            try sections.append(.textIds) { TextIds(textIds).encode(into: &$0) }
            try sections.append(.sources) { SourceSection.append(tables.sources, to: &$0) }
            let identifiers = try MergedIdentifiers(inputs)
            try sections.append(.identifiers) { identifiers.encode(into: &$0) }
            let commits = try commits()
            try sections.append(.commits) { CommitSection.append(commits, firstPosition: footer.firstPosition, to: &$0) }
            try sections.append(.clock) { clock.encode(into: &$0) }
            guard plan.clustering != nil else { return }
            try sections.append(.clusters) { ClusterSection.append(plan.members, to: &$0) }
        }
    }

    private func footer() -> SealedFooter {
        let footers = inputs.map(\.footer)
        var result = footers[0]
        for footer in footers.dropFirst() {
            (result.lastPosition, result.lastSegmentId, result.lastHash) = (footer.lastPosition, footer.lastSegmentId, footer.lastHash)
            (result.recordedTo, result.level) = (footer.recordedTo, max(result.level, footer.level))
            result.occurredFrom = min(result.occurredFrom, footer.occurredFrom)
            result.occurredTo = max(result.occurredTo, footer.occurredTo)
            result.packedBytes += footer.packedBytes
        }
        (result.level, result.rowGroupCount, result.sections) = (min(result.level + 1, SealedFormat.levelMax), 0, [])
        return result
    }

    private func commits() throws(EventLogError) -> [SealedCommit] {
        var commits: [SealedCommit] = []
        for input in inputs {
            for index in 0..<input.commits.count {
                let commit = SealedCommit(firstPosition: input.firstPosition + input.commits.offset(index), recordedAt: input.commits.recordedAt(index))
                if let last = commits.last, last.firstPosition >= commit.firstPosition { throw input.file.damaged("commits do not follow one another", in: .commits) }
                commits.append(commit)
            }
        }
        return commits
    }
}

extension SegmentCompactor {
    /// Merges by (cluster, anchor, occurredAt, position): anchors that only one input has, most of them in the long tail, need no comparing.
    private func moveRows(to writer: inout SealedSegmentWriter, _ textIds: inout [(UInt64, UInt32)]) throws(EventLogError) {
        let cursors = UnsafeMutablePointer<CompactionCursor>.allocate(capacity: inputs.count)
        var made = 0
        defer {
            cursors.deinitialize(count: made)
            cursors.deallocate()
        }
        for (index, input) in inputs.enumerated() {
            (cursors + index).initialize(to: try CompactionCursor(input, input: index, plan))
            made += 1
            try cursors[index].begin()
        }
        var sharing: [Int] = []
        while let key = Self.leastKey(cursors, made, &sharing) {
            while let next = Self.next(cursors, key, &sharing) {
                repeat {
                    try cursors[next].move(to: &writer, tables, &textIds)
                } while sharing.count == 1 && !cursors[next].isAtEnd && cursors[next].key == key
            }
        }
    }

    /// The least anchor, by cluster, that any cursor stands at, and which stand at it; nil when all are at their end.
    private static func leastKey(_ cursors: UnsafeMutablePointer<CompactionCursor>, _ count: Int, _ sharing: inout [Int]) -> ClusterKey? {
        sharing.removeAll(keepingCapacity: true)
        var least: ClusterKey?
        for index in 0..<count where !cursors[index].isAtEnd {
            let key = cursors[index].key
            if let known = least, key > known { continue }
            if key != least { sharing.removeAll(keepingCapacity: true) }
            least = key
            sharing.append(index)
        }
        return least
    }

    /// The cursor among `sharing` with the next row under the anchor; those that have none any more are taken out.
    private static func next(_ cursors: UnsafeMutablePointer<CompactionCursor>, _ key: ClusterKey, _ sharing: inout [Int]) -> Int? {
        sharing.removeAll { cursors[$0].isAtEnd || cursors[$0].key != key }
        guard var next = sharing.first else { return nil }
        for index in sharing.dropFirst() {
            let (a, b) = (cursors[index].occurredAtMicros, cursors[next].occurredAtMicros)
            if a < b || a == b && cursors[index].position < cursors[next].position { next = index }
        }
        return next
    }
}
