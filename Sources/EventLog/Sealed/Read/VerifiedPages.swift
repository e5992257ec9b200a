import Synchronization

/// Which pages of a file's dictionary were found whole: each is verified when a string of it is first asked for.
final class VerifiedPages: @unchecked Sendable {
    // Unchecked, since the memory is allocated in init, freed in deinit, and only its atomic words are written between.
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let wordCount: Int

    init(count: Int) {
        wordCount = (count + 63) / 64
        words = .allocate(capacity: max(wordCount, 1))
        for index in 0..<wordCount { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: wordCount)
        words.deallocate()
    }

    /// Whether a page is whole. Two threads may both verify it, which does no harm.
    ///
    /// - Parameter verify: Reads the page; called unless it is known to be whole.
    @inline(__always)
    func contains(_ page: Int, verify: () -> Bool) -> Bool {
        guard page >= 0, page < wordCount &* 64 else { return false }
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: page & 63)
        if words[page &>> 6].load(ordering: .relaxed) & bit != 0 { return true }
        guard verify() else { return false }
        words[page &>> 6].bitwiseOr(bit, ordering: .relaxed)
        return true
    }
}
