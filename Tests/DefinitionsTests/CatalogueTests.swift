import Definitions
import EventModel
import Testing

struct CatalogueTests {
    private func catalogue(_ text: String) throws -> Catalogue { try DefinitionLoader.load(files: ["catalogue.yaml": text]).catalogue }

    @Test func `an event that begins an entry ranks below one that folds, unless it says`() throws {
        let entries = try catalogue(
            "entries:\n  A: {kind: task, title: x, state: open}\n  B: {kind: task, key: id, state: done}\n  C: {kind: task, key: id, state: gone, rank: 7}\n").entries
        #expect(entries.map(\.rank) == [0, 1, 7])
    }

    @Test func `outcomes of visits are those that the file names, else the shipped ones`() throws {
        let own = try catalogue("visits: {gap: 30m, of: [page], outcomes: {booking: [Room Booked, Table Booked]}}").visits
        #expect(own.outcomes == [VisitRule.Outcome(name: "booking", selectors: [.track("Room Booked"), .track("Table Booked")])])
        let without = try catalogue("visits: {gap: 20m, of: [page]}").visits
        #expect(without.outcomes == DefinitionSet.shipped.catalogue.visits.outcomes && without.gap.exactMicros == 1_200_000_000)
    }

    @Test func `the shipped outcomes are those that hold without a file`() throws {
        let read = try DefinitionLoader.load(files: ["catalogue.yaml": DefinitionFile.catalogue.shippedText]).catalogue.visits
        #expect(read == (try catalogue("entries: {}").visits))
    }

    @Test(arguments: [
        ("Deal Won: {kind: deal, title: won, amount: total}", "\"amount\" has no effect here: deals fold as pipeline.yaml says"),
        ("Deal Won: {kind: deal, key: deal_id}", "\"key\" has no effect here"),
        ("E: {kind: refund, title: x, key: id, refunds: purchase}", "what refunds needs a key"),
        ("E: {kind: refund, title: x, key: id, amount: total, refunds: refund}", "nothing back of its own kind"),
        ("E: {kind: refund, title: x, key: id, amount: total, refunds: purchse}", "is not a kind of entry"),
        ("E: {kind: note, title: x, rank: 2}", "a rank without a state"), ("E: {kind: note, title: x, state: a, rank: 101}", "101 is out of range"),
        ("E: {kind: note, title: x, state: a, state_if_new: b}", "exclude each other"), ("E: {kind: note, title: x, alone: true}", "only events of kind visit"),
        ("E: {kind: visit, title: x, alone: maybe}", "true or false belongs here"),
    ])
    func `what has no effect or contradicts itself is an error`(_ entry: String, _ says: String) {
        let error = #expect(throws: DefinitionErrors.self) { try catalogue("entries:\n  \(entry)\n") }
        #expect(error?.errors.contains { $0.message.contains(says) } ?? false, "\(error?.errors.map(\.message) ?? [])")
    }

    @Test func `an event that stands for two outcomes is an error`() {
        #expect(throws: DefinitionErrors.self) { try catalogue("visits: {gap: 30m, of: [page], outcomes: {a: X, b: [Y, X]}}") }
    }

    @Test func `a deal event needs neither title nor key`() throws {
        #expect(try catalogue("entries: {Deal Updated: {kind: deal}}").entries.count == 1)
    }

    @Test func `every mobile event of the Segment Spec appears in the timeline`() {
        let names = [
            "Application Installed", "Application Opened", "Application Backgrounded", "Application Updated", "Application Uninstalled", "Application Crashed",
            "Push Notification Received", "Push Notification Tapped", "Push Notification Bounced", "Install Attributed", "Deep Link Clicked", "Deep Link Opened",
        ]
        #expect(names.count == 12 && names.filter { DefinitionSet.shipped.catalogue.entry(type: .track, name: $0) == nil } == [])
    }
}
