// `products[].category` is how a rule says "of each product", and no YAML parser reads it without quotes inside braces: brackets end a name
// there. A bracket pair right behind a name can mean nothing else, so both brackets are replaced by private-use scalars for Yams and put
// back in every text it returns. One scalar for one, so no place moves.

extension YAMLText {
    private static let open: Unicode.Scalar = "\u{E100}"
    private static let close: Unicode.Scalar = "\u{E101}"

    /// True when the text holds scalars that stand in for something here.
    static func holdsStandIns(_ text: String) -> Bool { text.unicodeScalars.contains { (0xE000...0xE101).contains($0.value) } }

    /// The text with `[]` behind a name replaced.
    static func shelteringElements(_ text: String) -> String {
        guard text.contains("[]") else { return text }
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var at = 0
        while at < scalars.count {
            if scalars[at] == "[", at + 1 < scalars.count, scalars[at + 1] == "]", at > 0, isName(scalars[at - 1]) {
                result.append(open)
                result.append(close)
                at += 2
            } else {
                result.append(scalars[at])
                at += 1
            }
        }
        return String(result)
    }

    /// The brackets back in their places.
    static func unsheltered(_ text: String) -> String {
        guard text.unicodeScalars.contains(open) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar == open ? "[" : scalar == close ? "]" : scalar) }
        return String(result)
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "-" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
