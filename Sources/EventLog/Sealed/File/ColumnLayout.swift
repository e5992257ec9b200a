// Which columns a sealed LogSegment has, how their values are kept, and which of them occur together.
//
// Columns that occur equally often in every shape form a presence group. Counting the rows of a group's columns is counting once, so the
// way from a row to its values is: values of the steps before (stored), plus values of the rows before in the step (by shape).

import EventModel

/// The columns of a file, derived from its shapes and the modes of its columns; the same for all row groups.
final class ColumnLayout: Sendable {
    let columns: [LeafColumn]
    let modes: [TextMode]
    /// How each column's values are kept, from its kind and mode.
    let storage: [Storage]
    /// Column numbers of each shape's leaves, one shape after another.
    let leaves: [UInt32]
    /// Shape `s` has `leaves[leafStarts[s]..<leafStarts[s + 1]]`.
    let leafStarts: [Int]
    let groupOfColumn: [Int]
    let columnsOfGroup: [[Int]]
    /// Values of a group's columns in a shape: at `group * shapeCount + shape`.
    let counts: [UInt16]
    /// Whether row groups say which cluster the anchor of a run is of.
    let isClustered: Bool

    var shapeCount: Int { leafStarts.count - 1 }
    var groupCount: Int { columnsOfGroup.count }
    var chunkCount: Int { RowChunk.count + 2 * columns.count + (isClustered ? 1 : 0) }

    enum Storage: Equatable {
        /// Mantissas, and scales beside them.
        case number
        /// Instants and truth values.
        case integer
        /// Codes of the dictionary.
        case code
        case heap
        /// Numbers behind a prefix of so many bytes.
        case prefixed(bytes: Int)
    }

    convenience init(_ table: borrowing ShapeTable, modes: [TextMode], isClustered: Bool = false) {
        self.init(
            columns: table.columns, modes: modes, leafColumns: (0..<table.shapeCount).map { Array(table.leafColumns($0)) }, isClustered: isClustered)
    }

    init(columns: [LeafColumn], modes: [TextMode], leafColumns: [[UInt32]], isClustered: Bool = false) {
        (self.columns, self.modes, self.isClustered) = (columns, modes, isClustered)
        storage = zip(columns, modes).map { Self.storage($0.kind, $1) }
        leaves = Array(leafColumns.joined())
        leafStarts = leafColumns.reduce(into: [0]) { $0.append($0.last! + $1.count) }
        let occurrences = Self.occurrences(leafColumns, columnCount: columns.count)
        var groups: [[UInt32]: Int] = [:]
        var (groupOfColumn, columnsOfGroup): ([Int], [[Int]]) = ([], [])
        for column in columns.indices {
            let group = groups[occurrences[column]] ?? columnsOfGroup.count
            if group == columnsOfGroup.count {
                groups[occurrences[column]] = group
                columnsOfGroup.append([])
            }
            groupOfColumn.append(group)
            columnsOfGroup[group].append(column)
        }
        (self.groupOfColumn, self.columnsOfGroup) = (groupOfColumn, columnsOfGroup)
        counts = Self.counts(columnsOfGroup.map { occurrences[$0[0]] }, shapeCount: leafColumns.count)
    }

    private static func storage(_ kind: LeafKind, _ mode: TextMode) -> Storage {
        switch (kind, mode) {
        case (.number, _): .number
        case (.value, .dictionary): .code
        case (.value, .heap): .heap
        case (.value, .prefixed(let prefix)): .prefixed(bytes: prefix.count)
        default: .integer
        }
    }

    /// For each column the shapes that have it and how often, as pairs one after another.
    private static func occurrences(_ leafColumns: [[UInt32]], columnCount: Int) -> [[UInt32]] {
        var result = Array(repeating: [UInt32](), count: columnCount)
        for (shape, leaves) in leafColumns.enumerated() {
            for column in leaves {
                let count = result[Int(column)].count
                if count >= 2, result[Int(column)][count - 2] == UInt32(shape) {
                    result[Int(column)][count - 1] += 1
                } else {
                    result[Int(column)] += [UInt32(shape), 1]
                }
            }
        }
        return result
    }

    private static func counts(_ groups: [[UInt32]], shapeCount: Int) -> [UInt16] {
        var counts = [UInt16](repeating: 0, count: groups.count * shapeCount)
        for (group, pairs) in groups.enumerated() {
            for index in stride(from: 0, to: pairs.count, by: 2) {
                counts[group * shapeCount + Int(pairs[index])] = UInt16(clamping: pairs[index + 1])
            }
        }
        return counts
    }
}

extension ColumnLayout {
    /// Columns of the leaves of a shape, in leaf order. The shape must be one of this file.
    @inline(__always)
    func leafColumns(_ shape: Int) -> ArraySlice<UInt32> { leaves[leafStarts[shape]..<leafStarts[shape + 1]] }

    /// Whether a shape has the column: only then does its mode say anything.
    func isUsed(_ column: Int) -> Bool {
        let group = groupOfColumn[column]
        return counts[group * shapeCount..<(group + 1) * shapeCount].contains { $0 > 0 }
    }

    /// Appends the modes of all columns.
    func encodeModes(into heap: inout ByteHeap) {
        for mode in modes {
            heap.append(mode.code)
            guard case .prefixed(let prefix) = mode else { continue }
            heap.appendVarint(UInt64(prefix.count))
            prefix.withUnsafeBytes { heap.append($0) }
        }
    }

    /// Reads the modes of `count` columns; nil when the bytes hold anything else.
    static func decodeModes(_ bytes: UnsafeRawBufferPointer, count: Int) -> [TextMode]? {
        var scan = PayloadScan(bytes.bindMemory(to: UInt8.self))
        var modes: [TextMode] = []
        for _ in 0..<count {
            switch scan.byte() {
            case 0: modes.append(.dictionary)
            case 1: modes.append(.heap)
            case 2:
                guard let prefix = scan.text(max: prefixBytesMax) else { return nil }
                modes.append(.prefixed(Array(bytes[prefix])))
            default: return nil
            }
        }
        return scan.left == 0 ? modes : nil
    }

    static let prefixBytesMax = 256
}
