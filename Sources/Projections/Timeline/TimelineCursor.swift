import EventModel

/// A place between entries of a timeline. It holds at the basis of the page that gave it: what is recorded later may move entries.
public struct TimelineCursor: Sendable, Hashable, Comparable {
    let occurredAt: Instant
    let position: LogPosition
    let discriminator: String

    /// Discriminators are short: an audience's name is their longest.
    private static let textBytesMax = 2048

    public static func < (a: TimelineCursor, b: TimelineCursor) -> Bool {
        (a.occurredAt, a.position, a.discriminator) < (b.occurredAt, b.position, b.discriminator)
    }
}

extension TimelineCursor: CustomStringConvertible {
    /// Opaque text, letters and digits only.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        let plain = "\(occurredAt.micros) \(position) \(discriminator)"
        return String(decoding: plain.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: String) {
        let utf8 = Array(text.utf8)
        guard utf8.count % 2 == 0, utf8.count <= Self.textBytesMax else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: utf8.count, by: 2) {
            guard let high = Self.digit(utf8[index]), let low = Self.digit(utf8[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        guard let plain = String(validating: bytes, as: UTF8.self) else { return nil }
        let parts = plain.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let micros = Int64(parts[0]), let position = UInt64(parts[1]),
            (Instant.earliest.micros...Instant.latest.micros).contains(micros)
        else { return nil }
        occurredAt = Instant(micros: micros)
        self.position = LogPosition(rawValue: position)
        discriminator = String(parts[2])
        // One place has one text: what reads but would be written otherwise was made by hand.
        guard description == text else { return nil }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 97...102: byte - 87
        default: nil
        }
    }
}
