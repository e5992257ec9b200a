import EventModel

extension IdentityGraph {
    /// One more than the highest ordinal that the graph knows.
    public var ordinalCount: Int { nodes.count }

    /// Finds for some ordinals the lowest one of their customer, as the latest basis has it. For who places customers' events, not for answers.
    ///
    /// Ordinals that are members of one customer are set together, when the lowest comes: so all have to come, in ascending order. Events may be
    /// folded between two calls.
    ///
    /// - Parameters:
    ///   - ordinals: Below ``ordinalCount``.
    ///   - lowest: For each ordinal below `ordinals.upperBound` at least; 0 for those not found yet.
    /// - Complexity: O(ordinals).
    public func findLowestMembers(of ordinals: Range<Int>, into lowest: inout [UInt32]) {
        for ordinal in ordinals where lowest[ordinal] == 0 {
            let first = UInt32(ordinal)
            nodes.forEachMember(ofRoot: nodes.rootUnchanged(of: first)) { member in
                if Int(member) < lowest.count, lowest[Int(member)] == 0 { lowest[Int(member)] = first }
            }
            lowest[ordinal] = first
        }
    }
}
