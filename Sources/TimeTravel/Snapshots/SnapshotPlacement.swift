import EventLog

/// At which instants of a customer's past a snapshot is worth its bytes.
///
/// Every so many events, so that a question about any instant folds no more than that; where the bytes do not allow it, every second of them is left out, and again, until they do.
struct SnapshotPlacement: Sendable {
    /// What a question may fold without anybody waiting for it: some 5 ms.
    var eventsBudget = 4096
    /// Snapshots take at most this share of the log's bytes.
    var bytesShare = 0.15
    /// One customer has at most so many cuts.
    var cutsMax = SnapshotFile.cutsMax

    /// How many events apart the cuts of a first snapshot lie.
    func spacing(ofEvents count: Int) -> Int { max(eventsBudget, (count + cutsMax - 1) / cutsMax) }

    /// Which of the cuts that there are stay beside a new one after `count` events.
    ///
    /// - Parameter cuts: After how many events each is; ascending.
    /// - Returns: Ascending.
    func kept(_ cuts: [Int], besideOneAt count: Int) -> [Int] {
        var kept = cuts.filter { count - $0 >= eventsBudget }
        while kept.count >= cutsMax { kept = Self.everySecond(of: kept) }
        return kept
    }

    /// Leaves out every second, and keeps the last.
    static func everySecond<Cut>(of cuts: [Cut]) -> [Cut] { cuts.enumerated().filter { ($0.offset - cuts.count) % 2 != 0 }.map(\.element) }
}
