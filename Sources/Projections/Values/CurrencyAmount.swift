import EventModel

/// An amount in one currency. Amounts of different currencies are never added.
public struct CurrencyAmount: Sendable, Hashable {
    /// ISO 4217, upper case; ``unknownCurrency`` when the events do not say.
    public let currency: String
    /// Exact; nil when the sum does not fit in 128 bits.
    public let amount: ExactDecimal?

    public init(currency: String, amount: ExactDecimal?) { (self.currency, self.amount) = (currency, amount) }

    /// ISO 4217's own code for no currency.
    public static let unknownCurrency = "XXX"

    /// The code in upper case, without spaces around it; nil for what is not three letters.
    static func isoCode(_ text: String) -> String? {
        let letters = text.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
        guard letters.count == 3, letters.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }),
            text.utf8[letters.endIndex...].allSatisfy({ $0 == UInt8(ascii: " ") })
        else { return nil }
        return String(decoding: letters, as: UTF8.self).uppercased()
    }

    /// The code as it is compared and shown; ``unknownCurrency`` for what is none, so that no text of an event makes a currency of its own.
    static func code(_ text: String?) -> String { text.flatMap(isoCode) ?? unknownCurrency }
}
