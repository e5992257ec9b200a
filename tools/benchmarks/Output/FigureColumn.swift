/// A column of figures.
struct FigureColumn {
    enum Better { case higher, lower }

    /// Its name in JSON, with the unit.
    let key: String
    let heading: String
    let style: Figure.Style
    /// Which way is better; such a column has one beside it that compares Hindsight with the row.
    var better: Better?

    /// How many times better `hindsight` is than `other`.
    func ratio(hindsight: Double, other: Double) -> Double {
        better == .higher ? hindsight / other : other / hindsight
    }
}
