/// How many columns a terminal gives a text.
enum DisplayWidth {
    /// Columns of `text`: two for East Asian wide characters and emoji, one for every other.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
        default: return 1
        }
    }

    /// The text cut to `limit` columns, with an ellipsis where something is missing.
    static func clipped(_ text: String, to limit: Int) -> String {
        guard columns(text) > limit else { return text }
        var (output, used) = ("", 0)
        for character in text {
            used += columns(character)
            if used > limit - 1 { break }
            output.append(character)
        }
        return output + "…"
    }
}
