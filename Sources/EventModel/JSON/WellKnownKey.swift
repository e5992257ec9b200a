/// Names that get one byte in ``PackedJSONWriter``'s bytes: what nearly every event carries.
///
/// The list belongs to the file format: entries are only ever added at the end, at most 128.
enum WellKnownKey: UInt8, CaseIterable {
    case type, messageId, event, userId, anonymousId, timestamp, originalTimestamp, sentAt, receivedAt
    case properties, context, traits, integrations, groupId, previousId, name, category, writeKey, metadata, version, channel
    case email, phone, device, id, advertisingId, adTrackingEnabled, externalIds, collection, encoding, ip, library, locale
    case page, path, referrer, search, title, url, userAgent, campaign, source, medium, term, content, app, os, screen, width, height
    case timezone, network, model, manufacturer, consent, categoryPreferences
    case orderId, total, revenue, currency, products, productId, sku, price, quantity, brand, variant, coupon, shipping, tax, discount
    case value, checkoutId, cartId, emailId, dealId, ticketId, stage, amount, pipeline, owner, subject, direction, agent, reason
    case identifiers, kind, apart, retroactive, firstName, lastName, plan, address, city, country, purpose

    /// The key as it stands in JSON.
    var text: String {
        switch self {
        case .metadata: "_metadata"
        case .orderId: "order_id"
        case .productId: "product_id"
        case .checkoutId: "checkout_id"
        case .cartId: "cart_id"
        case .emailId: "email_id"
        case .dealId: "deal_id"
        case .ticketId: "ticket_id"
        default: String(describing: self)
        }
    }

    @inline(__always) var keyByte: UInt8 { 0x80 | rawValue }
}

/// Text of key → well-known key, and back, without a Swift dictionary.
struct WellKnownKeyTable: @unchecked Sendable {
    static let shared = WellKnownKeyTable()

    private static let slotCount = 512
    private let texts: [StaticBytes]
    private let slots: UnsafeMutablePointer<UInt8>

    struct StaticBytes {
        let start: UnsafeMutablePointer<UInt8>
        let count: Int
    }

    /// Allocated once and kept for the life of the process.
    private init() {
        texts = WellKnownKey.allCases.map { key in
            let utf8 = Array(key.text.utf8)
            let start = UnsafeMutablePointer<UInt8>.allocate(capacity: utf8.count)
            start.initialize(from: utf8, count: utf8.count)
            return StaticBytes(start: start, count: utf8.count)
        }
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: 0xFF, count: Self.slotCount)
        for (index, text) in texts.enumerated() {
            var slot = Self.slot(text.start, text.count)
            while slots[slot] != 0xFF { slot = (slot + 1) & (Self.slotCount - 1) }
            slots[slot] = UInt8(index)
        }
    }

    @inline(__always)
    private static func slot(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let mixed = UInt32(text[0]) &* 31 &+ UInt32(text[count - 1]) &* 131 &+ UInt32(text[count >> 1]) &* 17 &+ UInt32(count) &* 7
        return Int(mixed & UInt32(slotCount - 1))
    }

    /// The key's number, or nil when the name is not well known.
    @inline(__always)
    func find(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
        guard count > 0 else { return nil }
        var slot = Self.slot(text, count)
        while true {
            let index = slots[slot]
            if index == 0xFF { return nil }
            let candidate = texts[Int(index)]
            if candidate.count == count, equalBytes(candidate.start, text, count) { return index }
            slot = (slot &+ 1) & (Self.slotCount - 1)
        }
    }

    /// The text of key number `index`; nil when no key has it.
    @inline(__always)
    func text(_ index: UInt8) -> UnsafeBufferPointer<UInt8>? {
        guard Int(index) < texts.count else { return nil }
        return UnsafeBufferPointer(start: texts[Int(index)].start, count: texts[Int(index)].count)
    }
}

@inline(__always)
func equalBytes(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var i = 0
    while i < count {
        if a[i] != b[i] { return false }
        i &+= 1
    }
    return true
}
