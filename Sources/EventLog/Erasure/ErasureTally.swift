/// What a log remembers by itself of what was taken out of it.
struct ErasureTally: Equatable, Sendable {
    /// How many there were.
    var count: UInt64 = 0
    /// The highest ordinal given out when the last was completed: no identifier may be left that has it.
    var ordinals: UInt64 = 0
    /// Runs of retention that dropped anything.
    var retentions: UInt64 = 0

    /// How often answers have changed for it.
    var total: UInt64 { count + retentions }

    static let none = ErasureTally()

    /// The line of a manifest or a backup's list; none before the first.
    var lines: [String] {
        if total == 0 { return [] }
        return ["erasures \(count) ordinals \(ordinals)" + (retentions > 0 ? " retentions \(retentions)" : "")]
    }

    /// Nil when the words are of another line.
    ///
    /// - Throws: What is wrong with it.
    init?(_ words: [String], lineNumber: Int) throws(ChecksummedText.Failure) {
        guard words[0] == "erasures" else { return nil }
        let hasRetentions = words.count == 6 && words[4] == "retentions"
        let retentions = hasRetentions ? UInt64(words[5]) : 0
        guard words.count == 4 || hasRetentions, let count = UInt64(words[1]), count < 1 << 32, words[2] == "ordinals", let ordinals = UInt64(words[3]),
            ordinals < 1 << 32, let retentions, retentions < 1 << 32, hasRetentions ? retentions > 0 : count > 0
        else {
            throw .damaged("line \(lineNumber) does not say how many erasures there were")
        }
        (self.count, self.ordinals, self.retentions) = (count, ordinals, retentions)
    }

    init(count: UInt64 = 0, ordinals: UInt64 = 0, retentions: UInt64 = 0) { (self.count, self.ordinals, self.retentions) = (count, ordinals, retentions) }
}
