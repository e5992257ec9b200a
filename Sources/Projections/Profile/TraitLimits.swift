/// Bounds and precision of computed traits.
enum TraitLimits {
    /// Elements of a unique list; the smallest are kept.
    static let listElementsMax = 10_000
    /// Digits after the point of ratios and of averages that are no money, at least.
    static let ratioDecimals = 6
    /// Digits after the point of averages of money, at least.
    static let moneyDecimals = 2
}
