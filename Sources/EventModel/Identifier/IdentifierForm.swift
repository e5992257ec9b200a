/// Normal forms of identifier values, and which values are junk.
///
/// Other platforms' forms (UID2, Google) differ on purpose and are functions of their own where they are exchanged.
public enum IdentifierForm {
    /// The value as we store and compare it; nil when it cannot be an identifier of this kind.
    ///
    /// E-mail: trimmed, lower-cased, one `@` inside. Phone: trimmed, `+` and 7...15 digits (E.164); anything else stays a trait.
    /// Other kinds: as sent. Values of no bytes, of more than ``EventLimits/identifierValueBytesMax``, or junk, are none.
    public static func normal(_ kind: IdentifierKind, _ value: String) -> String? {
        let normal: String? =
            switch kind {
            case .email: email(value)
            case .phone: phone(value)
            default: value
            }
        guard let normal, normal.utf8.count <= EventLimits.identifierValueBytesMax, !JunkValue.matches(normal) else { return nil }
        return normal
    }

    static func email(_ value: String) -> String? {
        let trimmed = trim(value).lowercased()
        guard let at = trimmed.firstIndex(of: "@"), at != trimmed.startIndex, trimmed.index(after: at) != trimmed.endIndex,
            !trimmed[trimmed.index(after: at)...].contains("@"), !trimmed.contains(" ")
        else { return nil }
        return trimmed
    }

    static func phone(_ value: String) -> String? {
        let trimmed = trim(value)
        let utf8 = trimmed.utf8
        guard utf8.first == UInt8(ascii: "+"), (8...16).contains(utf8.count), utf8.dropFirst().allSatisfy({ (48...57).contains($0) }),
            utf8.dropFirst().first != 48
        else { return nil }
        return trimmed
    }

    private static func trim(_ value: String) -> String {
        let scalars = value.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// True for names that may stand before the colon: letters, digits, `_`, `.`, `-`, at most ``EventLimits/identifierKindBytesMax``.
    public static func isKind(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isKind($0) }
    }

    static func isKind(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...EventLimits.identifierKindBytesMax).contains(utf8.count) else { return false }
        return utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 46 || $0 == 45
        }
    }
}

/// Values that programs send when they have no identifier. Part of the log's format: an anchor is never one of them.
enum JunkValue {
    private static let words: [[UInt8]] = [
        "null", "(null)", "nil", "none", "undefined", "anonymous", "unknown", "guest", "nan", "n/a", "-1", "true", "false", "[object object]", "{}",
    ].map { Array($0.utf8) }

    static func matches(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { matches($0) }
    }

    /// Nothing, only white space, only zeros and dashes, or one of the words in any case.
    @inline(__always)
    static func matches(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        if v.count > 15 { return isZeros(v) }
        return isZeros(v) || isWord(v)
    }

    @inline(__always)
    private static func isZeros(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in v where byte != 48 && byte != 45 && byte != 32 && byte != 9 { return false }
        return true
    }

    private static func isWord(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        words.contains { word in
            guard word.count == v.count else { return false }
            for index in 0..<word.count {
                let byte = v[index]
                if word[index] != ((65...90).contains(byte) ? byte | 0x20 : byte) { return false }
            }
            return true
        }
    }
}
