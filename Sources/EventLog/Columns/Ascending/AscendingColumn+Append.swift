import EventModel

extension AscendingColumn {
    /// Appends one chunk.
    ///
    /// - Parameter values: Ascending, equal ones allowed; at most ``IntegerEncoding/valuesMax``; none is allowed.
    static func append(_ values: UnsafeBufferPointer<UInt64>, to output: inout ByteHeap) {
        precondition(values.count <= IntegerEncoding.valuesMax, "a chunk is bounded")
        let origin = values.first ?? 0
        var (firsts, widths, previous) = ([UInt64](), [UInt8](), origin)
        for start in stride(from: 0, to: values.count, by: vectorValues) {
            for index in start..<min(start + vectorValues, values.count) {
                precondition(values[index] >= previous, "values ascend")
                previous = values[index]
            }
            firsts.append(values[start] - origin)
            widths.append(UInt8(BitPacking.width(of: previous - values[start])))
        }
        let firstBits = BitPacking.width(of: firsts.last ?? 0)
        output.appendVarint(origin)
        output.append(UInt8(firstBits))
        output.appendStream(firsts, count: firsts.count, width: firstBits)
        widths.withUnsafeBufferPointer { VectorWidths.append($0, to: &output) }
        appendVectors(values, widths, to: &output)
    }

    private static func appendVectors(_ values: UnsafeBufferPointer<UInt64>, _ widths: [UInt8], to output: inout ByteHeap) {
        guard let base = values.baseAddress else { return }
        for (vector, width) in widths.enumerated() {
            let start = vector * vectorValues
            output.appendStream(base + start, count: min(vectorValues, values.count - start), base: values[start], width: Int(width))
        }
    }
}
