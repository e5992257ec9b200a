import Definitions
import EventModel
import Foundation
import Testing

struct ShippedTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("data/definitions").path

    @Test(arguments: DefinitionFile.allCases)
    func `the copy in the program equals the file in data-definitions`(file: DefinitionFile) throws {
        let text = try String(contentsOfFile: Self.folder + "/" + file.fileName, encoding: .utf8)
        #expect(text == file.shippedText, "copy \(file.fileName) into Sources/Definitions/Shipped")
    }

    @Test func `the shipped folder loads`() throws {
        let set = try DefinitionLoader.load(folder: Self.folder)
        #expect(set.sources.source(named: "website")?.channel == "web")
        #expect(set.traits == DefinitionSet.shipped.traits && set.audiences == DefinitionSet.shipped.audiences)
    }

    @Test func `every e-commerce event of the Segment Spec appears in the timeline`() {
        let names = [
            "Products Searched", "Product List Viewed", "Product List Filtered", "Promotion Viewed", "Promotion Clicked", "Product Clicked",
            "Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Checkout Started", "Checkout Step Viewed",
            "Checkout Step Completed", "Payment Info Entered", "Order Updated", "Order Completed", "Order Refunded", "Order Cancelled",
            "Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed", "Product Added to Wishlist",
            "Product Removed from Wishlist", "Wishlist Product Added to Cart", "Product Shared", "Cart Shared", "Product Reviewed",
        ]
        #expect(names.count == 28)
        #expect(names.filter { DefinitionSet.shipped.catalogue.entry(type: .track, name: $0) == nil } == [])
    }

    @Test func `every event we name appears in the timeline, signals of third parties apart`() {
        let names = [
            "Deal Created", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened", "Call Logged", "Meeting Held",
            "Message Sent", "Message Received", "Email Sent", "Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced",
            "Email Marked as Spam", "Unsubscribed", "Ticket Opened", "Ticket Updated", "Ticket Resolved", "Ticket Reopened", "Task Created",
            "Task Completed", "Note Added", "Store Visit", "Lead Captured", "Consent Given", "Consent Withdrawn", "Ad Exposure",
        ]
        #expect(names.filter { DefinitionSet.shipped.catalogue.entry(type: .track, name: $0) == nil } == [])
    }

    @Test func `the shipped traits are those the profile promises`() {
        let names = DefinitionSet.shipped.traits.rules.map(\.name)
        let promised = [
            "order_count", "lifetime_value", "average_order_value", "first_order_at", "last_order_at", "days_since_last_order",
            "favourite_category", "sessions_30d",
        ]
        #expect(promised.allSatisfy(names.contains))
        #expect(DefinitionSet.shipped.traits.rule(named: "lifetime_value")?.byCurrencyName == "lifetime_value_by_currency")
    }

    @Test func `without sources any name is first-party and open`() throws {
        let source = try #require(DefinitionSet.shipped.sources.source(named: "checkout-7"))
        #expect(source.party == .first && source.channel == "checkout-7" && source.mayHello(uid: 1000, userName: nil))
        #expect(DefinitionSet.shipped.sources.source(named: "no names with spaces") == nil)
    }

    @Test func `shipped identity puts unnamed kinds before the machine kinds`() {
        let rules = DefinitionSet.shipped.identity
        let card = IdentifierKind(rawValue: "loyalty_card")
        let order: [IdentifierKind] = [.anonymousId, card, .deviceId, .email, .userId, .advertisingId, .phone]
        #expect(order.sorted(by: rules.precedes) == [.userId, .email, .phone, card, .deviceId, .advertisingId, .anonymousId])
        #expect(rules.limit(of: .userId).count == 1 && rules.limit(of: card).count == 5 && rules.limit(of: .anonymousId).count == 50)
    }
}

struct DefinitionHashTests {
    @Test func `the hash is of 64 digits and equal for equal definitions`() throws {
        let hash = DefinitionSet.shipped.hash
        #expect(hash.hasPrefix("sha256:") && hash.count == 71)
        #expect(try DefinitionLoader.load(files: ["traits.yaml": DefinitionFile.traits.shippedText]).hash == hash)
    }

    @Test func `comments and layout do not change the hash, values, order and quotes do`() throws {
        func hash(_ text: String) throws -> String { try DefinitionLoader.load(files: ["identity.yaml": text]).hash }
        let base = try hash("identifiers: {user_id: {limit: 1}, email: {limit: 5}}")
        #expect(try hash("# a comment\nidentifiers:\n  user_id:\n    limit: 1\n  email: {limit: 5} # more\n") == base)
        #expect(try hash("identifiers: {user_id: {limit: 2}, email: {limit: 5}}") != base)
        #expect(try hash("identifiers: {email: {limit: 5}, user_id: {limit: 1}}") != base)
        #expect(try hash("identifiers: {user_id: {limit: 1}, email: {limit: 5}}\nblocked: [x]") != base)
    }

    @Test func `an open set and one with sources differ`() throws {
        let closed = try DefinitionLoader.load(files: ["sources.yaml": DefinitionFile.sources.shippedText])
        #expect(closed.hash != DefinitionSet.shipped.hash)
    }
}
