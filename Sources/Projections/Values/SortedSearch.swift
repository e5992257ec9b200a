import EventModel

extension [Instant] {
    /// How many are before `instant`; the array ascends. O(log n).
    func count(before instant: Instant) -> Int { partition { $0 < instant } }

    /// How many are not after `instant`; the array ascends. O(log n).
    func count(through instant: Instant) -> Int { partition { $0 <= instant } }

    private func partition(_ isLow: (Instant) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isLow(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
