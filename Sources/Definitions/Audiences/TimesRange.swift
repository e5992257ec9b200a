/// How often, both ends included.
public struct TimesRange: Sendable, Hashable {
    /// At least 0.
    public let least: Int
    /// Not below ``least``; nil for no upper end.
    public let most: Int?

    /// Nil when nothing lies between.
    public init?(least: Int, most: Int? = nil) {
        guard least >= 0, most.map({ $0 >= least }) ?? true else { return nil }
        (self.least, self.most) = (least, most)
    }

    private init(atLeast least: Int) { (self.least, most) = (least, nil) }

    /// At least once.
    public static let once = TimesRange(atLeast: 1)

    public func contains(_ count: Int) -> Bool { count >= least && most.map { count <= $0 } ?? true }
}
