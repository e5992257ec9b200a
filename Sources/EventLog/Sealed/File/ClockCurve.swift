import EventModel

/// When the events of a file were stamped, as a function of their position: a knot for each 1,024 positions, linear between them.
///
/// Only a prediction: columns of instants are stored as their distance from it. Any curve gives right answers, a good one small files.
struct ClockCurve: Sendable {
    /// Every instant predicted is a multiple of this many microseconds.
    let unitMicros: Int64
    private let knots: [Int64]

    static let knotBits: UInt64 = 10

    /// - Parameter knots: In units, for offsets 0, 1,024, 2,048 and so on from the file's first position; one lies behind the last.
    init(unitMicros: Int64, knots: [Int64]) {
        self.unitMicros = max(unitMicros, 1)
        self.knots = knots.count < 2 ? Array(repeating: knots.first ?? 0, count: 2) : knots
    }

    /// Knots that a file with so many rows has.
    static func knotCount(rows: Int) -> Int { (rows >> Int(knotBits)) + 2 }

    /// Microseconds predicted for the event `offset` positions behind the file's first.
    @inline(__always)
    func micros(_ offset: UInt64) -> Int64 {
        let index = min(Int(truncatingIfNeeded: offset >> Self.knotBits), knots.count &- 2)
        return knots.withUnsafeBufferPointer { knots in
            let (low, high) = (knots[index], knots[index &+ 1])
            let step = ((high &- low) &* Int64(offset & 1023)) >> Int64(Self.knotBits)
            return (low &+ step) &* unitMicros
        }
    }

    func encode(into heap: inout ByteHeap) {
        heap.appendFixed(unitMicros)
        heap.appendFixed(UInt64(knots.count))
        for knot in knots { heap.appendFixed(knot) }
    }

    /// Nil unless the bytes hold a curve for so many rows.
    init?(decoding bytes: UnsafeRawBufferPointer, rows: Int) {
        let count = Self.knotCount(rows: rows)
        guard bytes.count == 16 + 8 * count, bytes.field(8, as: UInt64.self) == UInt64(count), bytes.field(0, as: Int64.self) > 0 else { return nil }
        self.init(unitMicros: bytes.field(0, as: Int64.self), knots: (0..<count).map { bytes.field(16 + 8 * $0, as: Int64.self) })
    }
}

extension ClockCurve {
    /// The curve of files that follow one another, each with its number of rows.
    init(joining curves: [(curve: ClockCurve, rows: Int)]) {
        let unit = curves.map(\.curve.unitMicros).min() ?? 1
        let rows = curves.reduce(0) { $0 + $1.rows }
        var knots: [Int64] = []
        var (at, before) = (0, 0)
        for index in 0..<Self.knotCount(rows: rows) {
            let offset = index << Int(Self.knotBits)
            while at + 1 < curves.count, offset >= before + curves[at].rows {
                before += curves[at].rows
                at += 1
            }
            knots.append(curves[at].curve.micros(UInt64(offset - before)) / unit)
        }
        self.init(unitMicros: unit, knots: knots)
    }

    /// One instant for each position in order, in microseconds; ``missing`` where an event has none.
    struct Series {
        let micros: UnsafeBufferPointer<Int64>
        static let missing = Int64.min
    }

    /// The curve that follows the smoothest of the series.
    ///
    /// - Parameter series: At least one, all of one length.
    static func following(smoothestOf series: [Series]) -> ClockCurve {
        let best = series.enumerated().min { ($0.element.roughness, $0.offset) < ($1.element.roughness, $1.offset) }?.element
        guard let best else { return ClockCurve(unitMicros: 1, knots: []) }
        let unit = best.unitMicros
        var knots: [Int64] = []
        for index in 0..<knotCount(rows: best.micros.count) {
            let center = index << Int(knotBits)
            let median = best.median(from: center - 512, to: center + 512).map { $0 / unit }
            knots.append(median ?? knots.last ?? 0)
        }
        return ClockCurve(unitMicros: unit, knots: knots)
    }
}

extension ClockCurve.Series {
    /// Bits that the steps from one instant to the next take, over a sample; infinite for series with many gaps.
    fileprivate var roughness: Double {
        let step = max(micros.count / 8192, 1)
        var (bits, steps, gaps, at) = (0, 0, 0, 1)
        while at < micros.count {
            if micros[at] == Self.missing || micros[at - 1] == Self.missing {
                gaps += 1
            } else {
                bits += 64 - (micros[at] &- micros[at - 1]).magnitude.leadingZeroBitCount
                steps += 1
            }
            at += step
        }
        return gaps * 8 > steps ? .infinity : Double(bits) / Double(max(steps, 1))
    }

    fileprivate var unitMicros: Int64 {
        micros.allSatisfy { $0 == Self.missing || $0 % 1000 == 0 } ? 1000 : 1
    }

    fileprivate func median(from: Int, to: Int) -> Int64? {
        let (start, end) = (max(from, 0), min(to, micros.count))
        guard start < end else { return nil }
        let present = micros[start..<end].filter { $0 != Self.missing }.sorted()
        return present.isEmpty ? nil : present[present.count / 2]
    }
}
