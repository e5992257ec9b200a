import EventModel

extension AscendingColumn {
    /// Appends one chunk.
    ///
    /// - Parameter values: Ascending, equal ones allowed; at most ``IntegerEncoding/valuesMax``; none is allowed.
    static func append(_ values: UnsafeBufferPointer<UInt64>, to output: inout ByteHeap) {
        precondition(values.count <= IntegerEncoding.valuesMax, "a chunk is bounded")
        let origin = values.first ?? 0
        var (firsts, sums, sum, previous) = ([UInt64](), [UInt64](), UInt64(0), origin)
        for start in stride(from: 0, to: values.count, by: vectorValues) {
            let end = min(start + vectorValues, values.count)
            for index in start..<end {
                precondition(values[index] >= previous, "values ascend")
                previous = values[index]
            }
            sum += UInt64(BitPacking.width(of: previous - values[start]))
            firsts.append(values[start] - origin)
            sums.append(sum)
        }
        let (firstBits, sumBits) = (BitPacking.width(of: firsts.last ?? 0), BitPacking.width(of: sum))
        output.appendVarint(origin)
        output.append(UInt8(firstBits))
        output.append(UInt8(sumBits))
        output.appendStream(firsts, count: firsts.count, width: firstBits)
        output.appendStream(sums, count: sums.count, width: sumBits)
        appendVectors(values, sums, to: &output)
    }

    private static func appendVectors(_ values: UnsafeBufferPointer<UInt64>, _ sums: [UInt64], to output: inout ByteHeap) {
        guard let base = values.baseAddress else { return }
        for (index, sum) in sums.enumerated() {
            let start = index * vectorValues
            output.appendStream(
                base + start, count: min(vectorValues, values.count - start), base: values[start],
                width: Int(sum - (index == 0 ? 0 : sums[index - 1])))
        }
    }
}
