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

    /// As ``normal(_:_:)`` for an e-mail or a phone number in ASCII, written to `output`, which has room for as many bytes.
    ///
    /// - Returns: The bytes written; 0 when it cannot be an identifier; nil when a character is not ASCII, which is for the other to judge.
    static func normalASCII(isEmail: Bool, _ value: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Int? {
        var (start, end, high) = (0, value.count, UInt8(0))
        for byte in value { high |= byte }
        guard high < 0x80 else { return nil }
        while start < end, isSpace(value[start]) { start += 1 }
        while end > start, isSpace(value[end - 1]) { end -= 1 }
        let trimmed = UnsafeBufferPointer(rebasing: value[start..<end])
        guard isEmail ? self.isEmail(trimmed) : isPhone(trimmed) else { return 0 }
        for at in 0..<trimmed.count { output[at] = lowerCased(trimmed[at]) }
        return JunkValue.matches(UnsafeBufferPointer(start: output, count: trimmed.count)) ? 0 : trimmed.count
    }

    private static func isEmail(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        var (ats, spaces) = (0, 0)
        for byte in v {
            ats += byte == UInt8(ascii: "@") ? 1 : 0
            spaces += byte == UInt8(ascii: " ") ? 1 : 0
        }
        return ats == 1 && spaces == 0 && v.first != UInt8(ascii: "@") && v.last != UInt8(ascii: "@")
    }

    private static func isPhone(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        (8...16).contains(v.count) && v[0] == UInt8(ascii: "+") && v[1] != 48 && v.dropFirst().allSatisfy { (48...57).contains($0) }
    }

    /// ASCII's part of Unicode's white space.
    private static func isSpace(_ c: UInt8) -> Bool { c == 0x20 || (0x09...0x0D).contains(c) }

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
    static func matches(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { matches($0) }
    }

    /// Nothing, only white space, only zeros and dashes, or one of the words in any case.
    @inline(__always)
    static func matches(_ v: UnsafeBufferPointer<UInt8>) -> Bool { isZeros(v) || isWord(v) }

    @inline(__always)
    private static func isZeros(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at < v.count {
            if v[at] != 48 && v[at] != 45 && v[at] != 32 && v[at] != 9 { return false }
            at &+= 1
        }
        return true
    }

    @inline(__always)
    private static func isWord(_ v: UnsafeBufferPointer<UInt8>) -> Bool {
        switch v.count {
        case 2: isWord(v, "-1") || isWord(v, "{}")
        case 3: isWord(v, "nil") || isWord(v, "nan") || isWord(v, "n/a")
        case 4: isWord(v, "null") || isWord(v, "none") || isWord(v, "true")
        case 5: isWord(v, "guest") || isWord(v, "false")
        case 6: isWord(v, "(null)")
        case 7: isWord(v, "unknown")
        case 9: isWord(v, "undefined") || isWord(v, "anonymous")
        case 15: isWord(v, "[object object]")
        default: false
        }
    }

    /// True when `v`, of the same length, is `word` in any case.
    @inline(__always)
    private static func isWord(_ v: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard let start = v.baseAddress, v.count == word.utf8CodeUnitCount else { return false }
        guard lowerCased(firstWord(start, v.count)) == firstWord(word.utf8Start, v.count) else { return false }
        let last = v.count &- 8
        return last <= 0 || lowerCased(loadWord(start + last)) == loadWord(word.utf8Start + last)
    }
}
