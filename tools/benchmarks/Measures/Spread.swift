/// A figure of several rounds.
struct Spread: Sendable {
    let values: [Double]

    init(_ values: [Double]) { self.values = values.sorted() }

    var min: Double { values.first ?? 0 }
    var max: Double { values.last ?? 0 }

    var median: Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        return values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle]
    }
}
