extension SortedIds {
    /// The rank of an id; nil when it is not in the set.
    ///
    /// - Complexity: O(log n); for ids that spread evenly a hint, a block, and the low bits of one or two ids are touched.
    func rank(of id: ID) -> Int? {
        guard count > 0, form.fits(id) else { return nil }
        let number = form.number(id)
        guard number >= least, let (upper, low) = lows.split(number &- least), upper < UInt64(string.zeros),
            let ranks = ranks(ofUpper: Int(upper))
        else { return nil }
        let rank = lowerBound(low, ranks)
        return rank < ranks.upperBound && lows[rank] == low ? rank : nil
    }

    /// The first rank among `ranks` whose low bits are at least `low`.
    @inline(__always)
    private func lowerBound(_ low: ID, _ ranks: Range<Int>) -> Int {
        var (first, end) = (ranks.lowerBound, ranks.upperBound)
        while first < end {
            let middle = (first &+ end) &>> 1
            if lows[middle] < low { first = middle &+ 1 } else { end = middle }
        }
        return first
    }

    /// The ranks of the ids with an upper part below `zeros`: those of the ones between two zeros.
    @inline(__always)
    private func ranks(ofUpper upper: Int) -> Range<Int>? {
        var start = 0
        if upper > 0 {
            guard let zero = string.place(ofZero: upper &- 1) else { return nil }
            start = zero &+ 1
        }
        let first = start &- upper
        if let inRow = string.onesInRow(at: start) { return checked(first, first &+ inRow) }
        guard let zero = string.place(ofZero: upper) else { return nil }
        return checked(first, zero &- upper)
    }

    @inline(__always)
    private func checked(_ first: Int, _ end: Int) -> Range<Int>? {
        first >= 0 && first <= end && end <= count ? first..<end : nil
    }
}
