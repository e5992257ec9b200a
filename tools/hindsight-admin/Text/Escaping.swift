/// Text from files made harmless for a terminal.
enum Escaping {
    /// Control characters (C0, DEL, C1) and those that turn the direction of writing become `\n`, `\t` or `\u{1b}`.
    ///
    /// - Parameter keepsLines: Newlines stay.
    static func visible(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var output = ""
        for scalar in text.unicodeScalars {
            let isKept = !isHarmful(scalar) || (keepsLines && scalar == "\n")
            if isKept { output.unicodeScalars.append(scalar) } else { output += escape(scalar) }
        }
        return output
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
