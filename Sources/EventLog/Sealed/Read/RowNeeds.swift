import EventModel

/// What somebody needs whole, in the numbers of one file: asked of every row.
struct RowNeeds {
    private let everything: Bool
    /// By raw value.
    private let types: UInt64
    /// What the column of names has for the names of track events.
    private let names: [Int64]
    /// Shapes with a value in one of the places.
    private let shapes: [Bool]

    /// - Complexity: A search of the dictionary for each name, and O(leaves of all shapes) when there are places.
    init(_ needs: EventNeeds, in segment: SealedSegment) throws(EventLogError) {
        everything = needs.everything
        types = needs.types.reduce(0) { $0 | Self.bit($1) }
        names = needs.everything ? [] : try segment.codes(ofNames: needs.names)
        shapes = needs.everything || needs.places.isEmpty ? [] : segment.layout.shapes(withValuesUnder: needs.places)
    }

    private static func bit(_ type: EventType) -> UInt64 { 1 << UInt64(type.rawValue & 63) }

    @inline(__always)
    func contain(_ row: RowReader.Row) -> Bool {
        everything || types & Self.bit(row.type) != 0 || row.type == .track && names.contains(row.name)
            || row.shape < shapes.count && shapes[row.shape]
    }
}

extension ColumnLayout {
    /// For each shape whether its events have a value at or under one of these places, or are kept whole.
    fileprivate func shapes(withValuesUnder places: Set<[String]>) -> [Bool] {
        let prefixes = places.map { $0.map { Array($0.utf8) } }
        let isWanted = columns.map { column in
            guard let steps = LeafPath(column.path)?.steps, !steps.isEmpty else { return true }
            return prefixes.contains { Self.lies(steps, under: $0) }
        }
        return (0..<shapeCount).map { shape in leafColumns(shape).contains { isWanted[Int($0)] } }
    }

    private static func lies(_ steps: [LeafPath.Step], under prefix: [[UInt8]]) -> Bool {
        guard steps.count >= prefix.count else { return false }
        return zip(steps, prefix).allSatisfy { step, key in if case .key(let own) = step { own == key } else { false } }
    }
}
