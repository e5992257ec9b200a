import EventModel

extension RowGroupBuilder {
    /// Counts the values of each presence group step by step, then encodes its columns.
    func encodeLeaves(_ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        scratch.ranks.removeAll()
        for group in 0..<layout.groupCount {
            align(group, &scratch)
            encodeGroup(group, &scratch, &writer)
        }
        writer.chunk(RowChunk.ranks.rawValue) { _ = scratch.integers.append(scratch.ranks.values, to: &$0) }
    }

    /// Finds the row of each value of a group, and counts its values in each step.
    private func align(_ group: Int, _ scratch: inout RowGroupScratch) {
        scratch.rowOfValue.removeAll()
        let counts = layout.counts[group * layout.shapeCount..<(group + 1) * layout.shapeCount]
        counts.withUnsafeBufferPointer { counts in
            var row = 0
            while row < count {
                let before = scratch.rowOfValue.count
                let end = min(row + SealedFormat.stepRows, count)
                while row < end {
                    var left = counts[Int(truncatingIfNeeded: shapes[row])]
                    while left > 0 {
                        scratch.rowOfValue.append(Int64(row))
                        left &-= 1
                    }
                    row &+= 1
                }
                scratch.ranks.append(Int64(scratch.rowOfValue.count - before))
            }
        }
    }

    private func encodeGroup(_ group: Int, _ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        let valueCount = scratch.rowOfValue.count
        guard valueCount > 0 else { return }
        spread(shapes, &scratch.shapesOfValues, scratch.rowOfValue)
        spread(names, &scratch.namesOfValues, scratch.rowOfValue)
        spread(tuples.codes, &scratch.tuplesOfValues, scratch.rowOfValue)
        let columns = layout.columnsOfGroup[group]
        let roots = determinants(among: columns)
        var isDetermined = Set<Int>()
        // Determinants first: when the others ask, it is known which of them are determined themselves.
        for column in roots + columns.filter({ !roots.contains($0) }) {
            switch layout.columns[column].kind {
            case .value where layout.storage[column] == .heap: encodeHeap(column, &scratch, &writer)
            case .instantSeconds, .instantMillis, .instantMicros: encodeInstants(column, &scratch, &writer)
            default: encodeIntegers(column, roots, &isDetermined, &scratch, &writer)
            }
            encodeScales(column, &scratch, &writer)
        }
    }

    private func spread(_ rows: borrowing IntegerBuffer, _ values: inout IntegerBuffer, _ rowOfValue: borrowing IntegerBuffer) {
        values.removeAll()
        let count = rowOfValue.count
        values.append(count: count) { output in
            var at = 0
            while at < count {
                output[at] = rows[Int(truncatingIfNeeded: rowOfValue[at])]
                at &+= 1
            }
        }
    }

    /// Columns that others of their group may be a function of: those of dictionary codes that take several values, the first few.
    private func determinants(among columns: [Int]) -> [Int] {
        let coded = columns.filter { column in
            guard layout.columns[column].kind == .value, layout.modes[column] == .dictionary else { return false }
            let values = leaves.base[column].values.values
            return values.contains { $0 != values[0] }
        }
        return Array(coded.prefix(Self.determinantsMax))
    }

    private static let determinantsMax = 8

    private func encodeHeap(_ column: Int, _ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        writer.chunk(RowChunk.values(of: column)) { heap in
            heap.append(ChunkForm.strings.rawValue)
            scratch.strings.append(leaves.base[column].bytes.bytes, lengths: leaves.base[column].values.values)
            scratch.strings.finish(into: &heap)
        }
    }

    private func encodeInstants(_ column: Int, _ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        let rowOfValue = scratch.rowOfValue.base
        writer.chunk(RowChunk.values(of: column)) { heap in
            appendInstants(
                leaves.base[column].values.values, &scratch, references: [.occurredAt, .clock], rowOf: { Int(rowOfValue[$0]) }, to: &heap)
        }
    }

    private func encodeScales(_ column: Int, _ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        guard layout.columns[column].kind == .number, leaves.base[column].scales.values.contains(where: { $0 != 0 }) else { return }
        writer.chunk(RowChunk.scales(of: column)) { heap in
            let scales = leaves.base[column].scales.values
            let isByShape = scratch.dependencies.isFunction(
                scales, of: scratch.shapesOfValues.base, codeLimit: codeLimits.shapes, keysMax: SealedFormat.vectorRows)
            guard isByShape, scratch.dependencies.keyCount > 1, scales.contains(where: { $0 != scales[0] }) else {
                return Self.appendPlain(scales, &scratch, to: &heap)
            }
            Self.appendDetermined(by: .shape, column: 0, &scratch, to: &heap)
        }
    }
}

extension RowGroupBuilder {
    /// Writes a column of integers, as a function of something else where that is smaller.
    private func encodeIntegers(
        _ column: Int, _ roots: [Int], _ isDetermined: inout Set<Int>, _ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter
    ) {
        let values = leaves.base[column].values.values
        guard let first = values.first else { return }
        writer.chunk(RowChunk.values(of: column)) { heap in
            guard values.contains(where: { $0 != first }), let (determinant, other) = determinant(of: column, values, roots, isDetermined, &scratch)
            else { return Self.appendPlain(values, &scratch, to: &heap) }
            isDetermined.insert(column)
            Self.appendDetermined(by: determinant, column: other, &scratch, to: &heap)
        }
    }

    /// What determines a column cheaply enough, the cheapest kind first; nil when nothing does. Leaves the function in `dependencies`.
    ///
    /// A determined column determines no other, so that reading a value takes one step.
    private func determinant(
        of column: Int, _ values: UnsafeBufferPointer<Int64>, _ roots: [Int], _ isDetermined: Set<Int>, _ scratch: inout RowGroupScratch
    ) -> (Determinant, column: Int)? {
        let keysMax = keysMax(values)
        if isFunction(values, scratch.shapesOfValues, codeLimits.shapes, keysMax, &scratch.dependencies) { return (.shape, 0) }
        if isFunction(values, scratch.namesOfValues, codeLimits.dictionary + 1, keysMax, &scratch.dependencies) { return (.name, 0) }
        let isRoot = roots.contains(column)
        // Of two roots that determine each other the first stays.
        for root in roots where root != column && !isDetermined.contains(root) && (root < column || !isRoot) {
            let limit = codeLimits.dictionary
            if scratch.dependencies.isFunction(values, of: leaves.base[root].values.base, codeLimit: limit, keysMax: keysMax) {
                return (.column, root)
            }
        }
        return isFunction(values, scratch.tuplesOfValues, tuples.count, keysMax, &scratch.dependencies) ? (.tuple, 0) : nil
    }

    private func isFunction(
        _ values: UnsafeBufferPointer<Int64>, _ codes: borrowing IntegerBuffer, _ limit: Int, _ keysMax: Int, _ finder: inout DependencyFinder
    ) -> Bool {
        finder.isFunction(values, of: codes.base, codeLimit: max(limit, 1), keysMax: keysMax) && finder.keyCount > 1
    }

    /// A table pays while its keys and values take fewer bits than the values by themselves; a reader takes no more keys than a row group has rows.
    private func keysMax(_ values: UnsafeBufferPointer<Int64>) -> Int {
        var (low, high) = (Int64.max, Int64.min)
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        let range = UInt64(bitPattern: high &- low)
        let bits = max(min(64 - range.leadingZeroBitCount, 16), 1)
        return min(values.count * min(bits, 8) / (8 + bits), SealedFormat.rowGroupRows)
    }
}
