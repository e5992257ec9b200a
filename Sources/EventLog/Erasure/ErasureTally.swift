/// What a log remembers of its erasures by itself.
struct ErasureTally: Equatable, Sendable {
    /// How many there were.
    var count: UInt64 = 0
    /// The highest ordinal given out when the last was completed: no identifier may be left that has it.
    var ordinals: UInt64 = 0

    static let none = ErasureTally()

    /// The line of a manifest or a backup's list; none before the first erasure.
    var lines: [String] { count == 0 ? [] : ["erasures \(count) ordinals \(ordinals)"] }

    /// Nil when the words are of another line.
    ///
    /// - Throws: What is wrong with it.
    init?(_ words: [String], lineNumber: Int) throws(ChecksummedText.Failure) {
        guard words[0] == "erasures" else { return nil }
        guard words.count == 4, let count = UInt64(words[1]), count > 0, words[2] == "ordinals", let ordinals = UInt64(words[3]), ordinals < 1 << 32 else {
            throw .damaged("line \(lineNumber) does not say how many erasures there were")
        }
        (self.count, self.ordinals) = (count, ordinals)
    }

    init(count: UInt64 = 0, ordinals: UInt64 = 0) { (self.count, self.ordinals) = (count, ordinals) }
}
