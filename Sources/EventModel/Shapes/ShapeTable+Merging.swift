extension ShapeTable {
    /// What becomes of another table's numbers.
    public struct Merged: Sendable {
        /// Old shape → new shape; nil where this table had no room. Events of such a shape are put together with the old table and taken
        /// apart again into this one, which always succeeds and keeps more of them whole.
        public var shapes: [UInt32?]
        /// Old column → new column; nil where no merged shape has it.
        public var columns: [UInt32?]

        /// True when every shape was taken over, so that no event need be taken apart again.
        public var isComplete: Bool { shapes.allSatisfy { $0 != nil } }
    }

    /// Takes over the shapes of another table, in their order.
    ///
    /// - Complexity: O(bytes of the other table's signatures)
    public mutating func merge(_ other: borrowing ShapeTable) -> Merged {
        var merged = Merged(shapes: [], columns: Array(repeating: nil, count: other.columns.count))
        merged.shapes.reserveCapacity(other.shapeCount)
        for shape in 0..<other.shapeCount {
            let mine = takeOver(shape, of: other)
            merged.shapes.append(mine)
            guard let mine else { continue }
            for (old, new) in zip(other.leafColumns(shape), leafColumns(Int(mine))) { merged.columns[Int(old)] = new }
        }
        return merged
    }

    private mutating func takeOver(_ shape: Int, of other: borrowing ShapeTable) -> UInt32? {
        other.signatures.withUnsafeBufferPointer { signatures in
            let signature = UnsafeBufferPointer(rebasing: signatures[other.shapes[shape].signature])
            if let mine = find(signature, hash: other.shapes[shape].hash) { return mine }
            guard case .added(let mine) = add(signature, hash: other.shapes[shape].hash, .inner) else { return nil }
            return mine
        }
    }
}
