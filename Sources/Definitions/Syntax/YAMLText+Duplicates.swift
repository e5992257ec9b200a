import Yams

extension YAMLText {
    /// How many duplicate keys one file may have before the rest is left for the next check: each takes another reading of the whole.
    private static let duplicatesMax = 8

    /// Composes the text. Where Yams stops at a duplicate key, its first occurrence is renamed in a copy, by one private-use scalar so that
    /// no place moves, and the copy is composed.
    ///
    /// - Returns: The root, nil of an empty text, and the true names of the renamed keys by their places.
    func composeDespiteDuplicates() throws -> (node: Node?, duplicates: [YAMLPlace: String]) {
        var copy = text
        var names: [YAMLPlace: String] = [:]
        while true {
            do {
                return (try Parser(yaml: copy, encoding: .utf8).singleRoot(), names)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = YAMLPlace(line: context.mark.line, column: context.mark.column)
                guard let name = keys.first, names.count < Self.duplicatesMax, names[place] == nil,
                    let renamed = Self.renaming(in: copy, at: place, number: UInt32(names.count))
                else {
                    throw YamlError.composer(
                        context: nil, problem: "duplicate key \"\(Self.unsheltered(keys.first ?? ""))\"", context.mark, yaml: text)
                }
                names[place] = name
                copy = renamed
            }
        }
    }

    /// The text with one scalar of the key at a place replaced; nil when there is no plain scalar to replace.
    private static func renaming(in text: String, at place: YAMLPlace, number: UInt32) -> String? {
        guard let stand = Unicode.Scalar(0xE000 + number) else { return nil }
        var scalars = Array(text.unicodeScalars)
        var (line, at) = (1, 0)
        while line < place.line, at < scalars.count {
            if scalars[at] == "\n" || scalars[at] == "\r" && (at + 1 == scalars.count || scalars[at + 1] != "\n") { line += 1 }
            at += 1
        }
        at += place.column - 1
        guard at < scalars.count else { return nil }
        if scalars[at] == "\"" || scalars[at] == "'" { at += 1 }
        guard at < scalars.count, !"\\\"'|>&*!?\n\r".unicodeScalars.contains(scalars[at]) else { return nil }
        scalars[at] = stand
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}
