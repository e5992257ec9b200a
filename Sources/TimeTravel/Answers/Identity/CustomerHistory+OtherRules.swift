import Definitions
import EventLog
import EventModel
import Identity

extension CustomerHistory {
    /// What other rules would have made of the past: everything that the basis knows folded again under them; nothing is changed.
    ///
    /// - Parameter rules: The text of an identity.yaml.
    /// - Throws: ``QueryError`` `badRequest` with what is wrong with the rules.
    /// - Complexity: A fold of the log's identifiers up to the basis.
    public func comparison(withRules rules: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        guard rules.contains(where: { !$0.isWhitespace }) else { throw .badRequest("the body is empty: send an identity.yaml") }
        let question = try question(request)
        let (basis, view) = (question.basis, question.view)
        let definitions: DefinitionSet
        do throws(DefinitionErrors) { definitions = try DefinitionLoader.load(files: [DefinitionFile.identity.fileName: rules]) } catch {
            throw .badRequest(error.errors.prefix(5).map(\.description).joined(separator: "; "))
        }
        return try withComparison { () throws(QueryError) in
            let other = IdentityFollower(definitions.identity, question.definitions.timeZone, view.identifiers)
            _ = try other.follow(view, to: basis.asKnownAt, checkGoesOn)
            let before = question.follower.ask { $0.components(asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
            let after = other.ask { $0.components(asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
            var isCompared = question.follower.seenPeople(below: before.count, at: basis)
            for (index, isSeen) in other.seenPeople(below: after.count, at: basis).enumerated() where index < isCompared.count && !isSeen { isCompared[index] = false }
            let comparison = PartitionComparison(before, after) { Int($0.rawValue) < isCompared.count && isCompared[Int($0.rawValue)] }
            return RulesComparisonAnswer(basis: basis, comparison: comparison, identifiers: view.identifiers)
        }
    }
}

extension IdentityFollower {
    /// Which ordinals are people's that the basis has seen; in slices, so that nobody waits for all of them.
    fileprivate func seenPeople(below count: Int, at basis: Basis) -> [Bool] {
        var isSeen = [Bool](repeating: false, count: count)
        for start in stride(from: 0, to: count, by: Self.sliceOrdinals) {
            let slice = start..<min(start + Self.sliceOrdinals, count)
            isSeen.replaceSubrange(slice, with: ask { graph in
                slice.map { index in
                    let ordinal = IdentifierOrdinal(rawValue: UInt32(index))
                    return graph.isPerson(ordinal) && graph.isSeen(ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
                }
            })
        }
        return isSeen
    }

    private static let sliceOrdinals = 65_536
}

struct RulesComparisonAnswer: JSONAnswer {
    let basis: Basis
    let comparison: PartitionComparison
    let identifiers: IdentifierTable

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("customers_before", comparison.customersBefore)
            json.field("customers_after", comparison.customersAfter)
            json.field("unchanged", comparison.unchanged)
            json.field("split", comparison.split)
            json.field("joined", comparison.joined)
            json.field("split_examples") { json in append(comparison.splitExamples, "into", to: &json) }
            json.field("joined_examples") { json in append(comparison.joinedExamples, "from", to: &json) }
        }
    }

    private func append(_ examples: [PartitionComparison.Example], _ others: String, to json: inout JSONWriter) {
        json.array { json in
            for example in examples {
                json.object { json in
                    json.field("customer", example.customer.description)
                    json.field("identifier", name(example.customer))
                    json.field(others, texts: example.others.map { name($0) ?? $0.description })
                }
            }
        }
    }

    /// A customer's oldest identifier.
    private func name(_ customer: CustomerID) -> String? { identifiers.identifier(customer.oldest)?.description }
}
