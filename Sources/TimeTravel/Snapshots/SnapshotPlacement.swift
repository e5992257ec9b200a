import EventLog

/// At which instants of a customer's past a snapshot is worth its bytes.
///
/// Close together near the present, where most questions are, and each twice as far from the next as that from the one after it: so a customer with n events has O(log n) of
/// them, and a question about the past folds at most about as many events as came since then.
struct SnapshotPlacement: Sendable {
    /// What a question may fold without anybody waiting for it: some 5 ms.
    var eventsBudget = 4096
    /// Snapshots take at most this share of the log's bytes.
    var bytesShare = 0.15

    /// After how many events of `count` the cuts of a first snapshot are; ascending, the last is `count`.
    func cuts(ofEvents count: Int) -> [Int] {
        var (cuts, distance) = ([count], eventsBudget)
        while count - distance > eventsBudget {
            cuts.append(count - distance)
            distance *= 2
        }
        return cuts.reversed()
    }

    /// Which of the cuts that there are stay beside a new one after `count` events.
    ///
    /// - Parameter cuts: After how many events each is; ascending.
    /// - Returns: Ascending.
    func kept(_ cuts: [Int], besideOneAt count: Int) -> [Int] {
        var (kept, distance): ([Int], Int) = ([], eventsBudget)
        for cut in cuts.reversed() where count - cut >= distance {
            kept.append(cut)
            distance = 2 * (count - cut)
        }
        return kept.reversed()
    }
}
