// What neighbouring sealed LogSegments have in tables, merged, and what becomes of each one's numbers.

import EventModel

struct MergedTables: ~Copyable {
    let shapes: ShapeTable
    /// For each input: old shape → new shape.
    let shapeMaps: [[UInt32]]
    /// For each input: old column → new column; `UInt32.max` for columns that no event has.
    let columnMaps: [[UInt32]]
    let layout: ColumnLayout
    let sources: [String]
    let sourceMaps: [[Int64]]
    var dictionary: MergedDictionary
    let ids: MergedIds

    /// Merges all but the dictionaries (``mergeDictionaries(_:)``). Nil when the shapes of all inputs are more than one file may have: then they stay apart.
    ///
    /// - Parameter isClustered: Whether the merged file is.
    /// - Throws: ``EventLogError`` when an input is damaged, or names more sources than one file may.
    /// - Complexity: O(shapes + strings + ids of the inputs).
    init?(_ inputs: [SealedSegment], isClustered: Bool) throws(EventLogError) {
        var shapes = ShapeTable()
        var (shapeMaps, columnMaps): ([[UInt32]], [[UInt32]]) = ([], [])
        for input in inputs {
            let merged = shapes.merge(input.table)
            guard merged.isComplete else { return nil }
            shapeMaps.append(merged.shapes.map { $0 ?? 0 })
            columnMaps.append(merged.columns.map { $0 ?? .max })
        }
        let (sources, sourceMaps) = try Self.mergeSources(inputs)
        let ids = try MergedIds(inputs)
        dictionary = MergedDictionary()
        self.ids = ids
        (self.sources, self.sourceMaps) = (sources, sourceMaps)
        (self.shapeMaps, self.columnMaps) = (shapeMaps, columnMaps)
        layout = ColumnLayout(shapes, modes: Self.modes(inputs, columnMaps, count: shapes.columns.count), isClustered: isClustered)
        self.shapes = shapes
    }

    mutating func mergeDictionaries(_ inputs: [SealedSegment]) throws(EventLogError) { try dictionary.merge(inputs) }

    /// A column stays what it is in all inputs, and becomes a heap where they differ: no mode but that can hold everything.
    private static func modes(_ inputs: [SealedSegment], _ columnMaps: [[UInt32]], count: Int) -> [TextMode] {
        var modes = [TextMode?](repeating: nil, count: count)
        for (input, map) in zip(inputs, columnMaps) {
            for (old, new) in map.enumerated() where new != .max && input.layout.isUsed(old) {
                let mode = input.layout.modes[old]
                modes[Int(new)] = modes[Int(new)] == nil || modes[Int(new)] == mode ? mode : .heap
            }
        }
        return modes.map { $0 ?? .dictionary }
    }

    private static func mergeSources(_ inputs: [SealedSegment]) throws(EventLogError) -> ([String], [[Int64]]) {
        var (sources, codes): ([String], [String: Int64]) = ([], [:])
        var maps: [[Int64]] = []
        for input in inputs {
            var map: [Int64] = []
            for source in input.sources {
                let code = codes[source] ?? Int64(sources.count)
                if code == Int64(sources.count) {
                    codes[source] = code
                    sources.append(source)
                }
                map.append(code)
            }
            maps.append(map)
        }
        guard sources.count <= SegmentFormat.sourcesMax else {
            throw EventLogError(.limit, path: inputs[0].path, "more than \(SegmentFormat.sourcesMax) sources in one LogSegment")
        }
        return (sources, maps)
    }
}

/// The dictionaries of several files as one, and old code → new code for each.
struct MergedDictionary: ~Copyable {
    private var builder = StringDictionaryBuilder()
    /// Empty before ``merge(_:)``.
    private(set) var maps: [[UInt32]] = []

    var count: Int { builder.count }

    /// Merges the dictionaries of all inputs.
    mutating func merge(_ inputs: [SealedSegment]) throws(EventLogError) {
        for input in inputs { try input.verifyDictionary() }
        maps = inputs.map { Array(repeating: 0, count: $0.dictionary.count) }
        let cursors = UnsafeMutablePointer<StringDictionaryCursor>.allocate(capacity: inputs.count)
        for (index, input) in inputs.enumerated() { (cursors + index).initialize(to: input.dictionary.makeCursor()) }
        defer {
            cursors.deinitialize(count: inputs.count)
            cursors.deallocate()
        }
        var open = inputs.indices.filter { cursors[$0].next() }
        while var least = open.first {
            for index in open.dropFirst() where isBelow(cursors[index].current, cursors[least].current) { least = index }
            let code = UInt32(count)
            guard builder.appendIfAbove(cursors[least].current) else { throw inputs[least].file.damaged("the strings do not ascend", in: .dictionary) }
            let equal = open.filter { $0 == least || Self.isEqual(cursors[$0].current, cursors[least].current) }
            for index in equal { maps[index][cursors[index].code] = code }
            for index in equal where !cursors[index].next() { open.removeAll { $0 == index } }
        }
        for (index, input) in inputs.enumerated() where cursors[index].code + 1 != input.dictionary.count {
            throw input.file.damaged("the dictionary ends at entry \(cursors[index].code + 1) of \(input.dictionary.count)", in: .dictionary)
        }
    }

    private static func isEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count, let x = a.baseAddress, let y = b.baseAddress else { return a.count == b.count }
        return memoryIsEqual(x, y, a.count)
    }

    /// Appends the section.
    mutating func finish(into heap: inout ByteHeap) { builder.finish(into: &heap) }
}

/// The messageIds of several files as one sorted list, and old rank → new rank for each.
struct MergedIds: ~Copyable {
    let ids: [SortedIds.ID]
    let maps: [[UInt32]]

    init(_ inputs: [SealedSegment]) throws(EventLogError) {
        var cursors: [SortedIdsCursor] = []
        for input in inputs { cursors.append(try input.ids().makeCursor()) }
        var maps: [[UInt32]] = []
        for input in inputs { maps.append([UInt32](repeating: 0, count: try input.ids().count)) }
        var heads = cursors.indices.map { cursors[$0].next() }
        var found = inputs.map { _ in 0 }
        var ids: [SortedIds.ID] = []
        ids.reserveCapacity(maps.reduce(0) { $0 + $1.count })
        while true {
            var least: SortedIds.ID?
            for head in heads {
                if let head, least.map({ head < $0 }) ?? true { least = head }
            }
            guard let least else { break }
            if let last = ids.last, !(last < least) { throw inputs[heads.firstIndex(of: least) ?? 0].file.damaged("ids do not ascend", in: .ids) }
            for index in heads.indices where heads[index] == least {
                maps[index][cursors[index].rank - 1] = UInt32(ids.count)
                heads[index] = cursors[index].next()
                found[index] += 1
            }
            ids.append(least)
        }
        for (index, input) in inputs.enumerated() where found[index] != maps[index].count {
            throw input.file.damaged("the ids end at rank \(found[index]) of \(maps[index].count)", in: .ids)
        }
        (self.ids, self.maps) = (ids, maps)
    }
}
