import EventModel

/// Plans and writes the packed form of an integer chunk. Grammar: IntegerEncoding.swift.
struct PackedIntegersEncoder: ~Copyable {
    private var quotients = Scratch<UInt64>()
    private var bases = Scratch<UInt64>()
    private var widths = Scratch<UInt8>()
    private var patchEnds = Scratch<UInt64>()
    private var patchSlots = Scratch<UInt16>()
    private var patchValues = Scratch<UInt64>()
    private var minimum: Int64 = 0
    private var unit: UInt64 = 1
    /// Whether a vector has patches.
    private var isPatched = Scratch<Bool>()

    /// Slot and end of a patch, beside its value.
    private static let patchSlotBits = 16
    private static let headerBits = 64
    private static let vectorHeaderBits = 20

    /// Chooses unit, bases and widths; ``write(to:)`` writes what was planned last.
    ///
    /// - Returns: The size in bits, give or take a few bytes.
    mutating func plan(_ values: UnsafeBufferPointer<Int64>, _ extent: ValueExtent) -> Int {
        let common = CommonUnit(of: values, minimum: extent.minimum)
        (minimum, unit) = (extent.minimum, common.unit)
        quotients.resize(values.count)
        common.quotients(values, minimum: minimum, into: quotients.base)
        bases.removeAll()
        widths.removeAll()
        isPatched.removeAll()
        let span = BitPacking.width(of: UInt64(bitPattern: extent.maximum &- minimum) / unit)
        var (bits, at) = (Self.headerBits, 0)
        while at < values.count {
            let count = min(values.count - at, BitPacking.vectorValues)
            let window = VectorWindow(quotients.base + at, count: count, patchBits: Self.patchSlotBits + span)
            isPatched.append(window.cost > count * window.width)
            bases.append(window.base)
            widths.append(UInt8(window.width))
            bits += window.cost
            at += count
        }
        return bits + bases.count * (Self.width(bases.buffer, from: Self.least(bases.buffer)) + Self.vectorHeaderBits)
    }

    mutating func write(to output: inout ByteHeap) {
        collectPatches()
        let least = Self.least(bases.buffer)
        let baseBits = Self.width(bases.buffer, from: least)
        output.appendZigzag(minimum &+ Int64(bitPattern: unit &* least))
        output.appendVarint(unit)
        output.appendVarint(UInt64(patchValues.count))
        output.append(UInt8(baseBits))
        output.appendStream(bases.base, count: bases.count, base: least, width: baseBits)
        VectorWidths.append(widths.buffer, to: &output)
        if patchValues.count > 0 { writePatches(to: &output) }
        writeVectors(to: &output)
    }

    private mutating func collectPatches() {
        patchEnds.removeAll()
        patchSlots.removeAll()
        patchValues.removeAll()
        for vector in 0..<bases.count {
            defer { patchEnds.append(UInt64(patchValues.count)) }
            guard isPatched.base[vector] else { continue }
            let (base, width) = (bases.base[vector], Int(widths.base[vector]))
            let (mask, first) = (BitPacking.mask(width), vector * BitPacking.vectorValues)
            for index in first..<min(first + BitPacking.vectorValues, quotients.count) where quotients.base[index] &- base > mask {
                patchSlots.append(UInt16(index - first))
                patchValues.append(quotients.base[index])
            }
        }
    }

    private func writePatches(to output: inout ByteHeap) {
        let least = Self.least(patchValues.buffer)
        let (valueBits, endBits) = (Self.width(patchValues.buffer, from: least), BitPacking.width(of: UInt64(patchValues.count)))
        output.appendZigzag(minimum &+ Int64(bitPattern: unit &* least))
        output.append(UInt8(valueBits))
        output.append(UInt8(endBits))
        output.appendStream(patchEnds.base, count: patchEnds.count, width: endBits)
        for slot in patchSlots.buffer { output.appendFixed(slot) }
        output.appendStream(patchValues.base, count: patchValues.count, base: least, width: valueBits)
    }

    private func writeVectors(to output: inout ByteHeap) {
        for vector in 0..<bases.count {
            let (base, width, first) = (bases.base[vector], Int(widths.base[vector]), vector * BitPacking.vectorValues)
            guard quotients.count - first >= BitPacking.vectorValues else {
                return output.appendStream(quotients.base + first, count: quotients.count - first, base: base, width: width)
            }
            _ = output.appendUninitialized(BitPacking.vectorBytes(width)) {
                BitPacking.pack(quotients.base + first, base: base, width: width, into: UnsafeMutableRawPointer($0))
                return BitPacking.vectorBytes(width)
            }
        }
    }

    private static func least(_ values: UnsafeBufferPointer<UInt64>) -> UInt64 { values.min() ?? 0 }

    private static func width(_ values: UnsafeBufferPointer<UInt64>, from least: UInt64) -> Int {
        BitPacking.width(of: (values.max() ?? least) - least)
    }
}
