/// Names that get one byte in packed JSON: what nearly every event carries.
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
///
/// Open addressing: at most a quarter of the slots are taken, so that a name that is not well known meets an empty one at once.
struct WellKnownKeyTable: @unchecked Sendable {
    // Unchecked, since its memory is written in init only, and kept for the life of the process.
    static let shared = WellKnownKeyTable()

    private static let slotCount = 512
    private static let emptySlot: UInt8 = 0xFF
    /// Names are told apart by three words of eight bytes.
    private static let textBytesMax = 24

    private struct Entry {
        var first: UInt64
        /// Bytes 8..<16, of names that are longer than 16.
        var middle: UInt64
        /// The last eight bytes, of names that are longer than 8.
        var last: UInt64
        var count: Int
    }

    private let texts: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>
    private let entries: UnsafeMutablePointer<Entry>
    private let slots: UnsafeMutablePointer<UInt8>

    private init() {
        let keys = WellKnownKey.allCases
        texts = .allocate(capacity: keys.count)
        entries = .allocate(capacity: keys.count)
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: Self.emptySlot, count: Self.slotCount)
        for key in keys {
            let text = Self.copy(key.text)
            texts.initializeElement(at: Int(key.rawValue), to: text)
            (entries + Int(key.rawValue)).initialize(to: Self.entry(text))
            take(text, key.rawValue)
        }
    }

    private static func copy(_ text: String) -> UnsafeBufferPointer<UInt8> {
        let copied = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = copied.initialize(from: text.utf8)
        return UnsafeBufferPointer(copied)
    }

    private static func entry(_ text: UnsafeBufferPointer<UInt8>) -> Entry {
        let (start, count) = (text.baseAddress!, text.count)
        precondition((1...textBytesMax).contains(count), "a well-known key is too long")
        return Entry(
            first: firstWord(start, count), middle: count > 16 ? loadWord(start + 8) : 0, last: count > 8 ? loadWord(start + count - 8) : 0,
            count: count)
    }

    private func take(_ text: UnsafeBufferPointer<UInt8>, _ index: UInt8) {
        var slot = Self.slot(firstWord(text.baseAddress!, text.count), text.count)
        while slots[slot] != Self.emptySlot { slot = (slot + 1) & (Self.slotCount - 1) }
        slots[slot] = index
    }

    @inline(__always)
    private static func slot(_ first: UInt64, _ count: Int) -> Int {
        let mixed = (first &+ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 55)
    }

    /// The key's number, or nil when the name is not well known.
    ///
    /// - Parameter text: Readable for ``JSONTextReader/paddingBytes`` behind its end.
    @inline(__always)
    func find(padded text: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
        guard count > 0, count <= Self.textBytesMax else { return nil }
        let first = paddedFirstWord(text, count)
        var slot = Self.slot(first, count)
        while true {
            let index = slots[slot]
            if index == Self.emptySlot { return nil }
            if matches(entries + Int(index), first, text, count) { return index }
            slot = (slot &+ 1) & (Self.slotCount - 1)
        }
    }

    @inline(__always)
    private func matches(_ entry: UnsafePointer<Entry>, _ first: UInt64, _ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard entry.pointee.first == first, entry.pointee.count == count else { return false }
        if count <= 8 { return true }
        guard entry.pointee.last == loadWord(text + (count &- 8)) else { return false }
        return count <= 16 || entry.pointee.middle == loadWord(text + 8)
    }

    /// The text of key number `index`; nil when no key has it.
    @inline(__always)
    func text(_ index: UInt8) -> UnsafeBufferPointer<UInt8>? {
        Int(index) < texts.count ? texts[Int(index)] : nil
    }
}
