import ArgumentParser

/// Which kind of events to make up.
enum Mix: String, CaseIterable, ExpressibleByArgument {
    case shop
    case anchors

    /// Where a mix's random numbers start: elsewhere for each, so that two mixes of one seed share no messageId.
    func seed(_ seed: UInt64) -> UInt64 {
        switch self {
        case .shop: seed
        case .anchors: seed ^ 0x61_6e63_686f_7273
        }
    }
}
