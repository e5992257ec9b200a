extension IntegerColumn {
    /// Writes the values of `range` to `output[0..<range.count]`; places outside the chunk become 0.
    ///
    /// - Complexity: O(range), plus O(distinct) for a dictionary when the range is long.
    func decode(_ range: Range<Int>, into output: UnsafeMutablePointer<Int64>) {
        output.withMemoryRebound(to: UInt64.self, capacity: range.count) { output in
            let range = clamp(range, output)
            switch encoding {
            case .constant: output.update(repeating: UInt64(bitPattern: constant), count: range.count)
            case .packed: values.decode(range, into: output)
            case .runs: Self.decodeRuns(values, ends, range, output)
            case .dictionary:
                codes.decode(range, into: output)
                Self.replaceCodes(values, range.count, output)
            }
        }
    }

    /// The same, each value truncated to its low 32 bits.
    func decode32(_ range: Range<Int>, into output: UnsafeMutablePointer<UInt32>) {
        let range = clamp(range, output)
        switch encoding {
        case .constant: output.update(repeating: UInt32(truncatingIfNeeded: constant), count: range.count)
        case .packed: values.decode(range, into: output)
        case .runs: Self.decodeRuns(values, ends, range, output)
        case .dictionary:
            codes.decode(range, into: output)
            Self.replaceCodes(values, range.count, output)
        }
    }

    /// The part of the range that the chunk has; when that is not all, everything is 0 before.
    @inline(__always)
    private func clamp<Value: FixedWidthInteger>(_ range: Range<Int>, _ output: UnsafeMutablePointer<Value>) -> Range<Int> {
        if range.lowerBound >= 0, range.upperBound <= count { return range }
        output.update(repeating: 0, count: range.count)
        return range.lowerBound < 0 ? 0..<0 : range.clamped(to: 0..<count)
    }

    /// Ends that do not ascend leave places at 0.
    private static func decodeRuns<Value: FixedWidthInteger>(
        _ values: PackedIntegers, _ ends: AscendingColumn, _ range: Range<Int>, _ output: UnsafeMutablePointer<Value>
    ) {
        var (at, run) = (range.lowerBound, ends.lowerBound(UInt64(range.lowerBound) + 1))
        while at < range.upperBound, run < values.count {
            let end = Int(min(ends[run], UInt64(range.upperBound)))
            if end > at {
                (output + (at - range.lowerBound)).update(repeating: Value(truncatingIfNeeded: values[run]), count: end - at)
                at = end
            }
            run += 1
        }
        (output + (at - range.lowerBound)).update(repeating: 0, count: range.upperBound - at)
    }

    /// Few codes are looked up one by one; for many, the dictionary is unpacked first.
    private static func replaceCodes<Value: FixedWidthInteger>(
        _ values: PackedIntegers, _ count: Int, _ output: UnsafeMutablePointer<Value>
    ) {
        guard count > values.count / 32 else {
            for index in 0..<count { output[index] = Value(truncatingIfNeeded: values[Int(truncatingIfNeeded: output[index])]) }
            return
        }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count + 1) { table in
            guard let table = table.baseAddress else { return }
            values.decode(0..<values.count, into: table)
            table[values.count] = 0
            // A code beyond the dictionary finds the 0 behind it.
            let codeMax = Value(values.count)
            var index = 0
            while index < count {
                output[index] = Value(truncatingIfNeeded: table[Int(truncatingIfNeeded: min(output[index], codeMax))])
                index &+= 1
            }
        }
    }
}
