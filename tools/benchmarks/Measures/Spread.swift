/// A figure of several rounds.
struct Spread: Sendable {
    /// As measured, in the order of the rounds.
    let values: [Double]
    private let sorted: [Double]

    init(_ values: [Double]) { (self.values, sorted) = (values, values.sorted()) }
    init(_ value: Double) { self.init([value]) }

    var min: Double { sorted.first ?? 0 }
    var max: Double { sorted.last ?? 0 }

    var median: Double {
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Spread: Encodable {
    private enum Key: String, CodingKey { case median, min, max, values }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(median, forKey: .median)
        try object.encode(min, forKey: .min)
        try object.encode(max, forKey: .max)
        try object.encode(values, forKey: .values)
    }
}
