import Yams

extension YAMLText {
    static let aliasMessage = "anchors and aliases (& and *) are not taken; write the value out"

    /// Throws when the text uses an alias.
    ///
    /// Composes a copy in which every possible anchor is blanked out: an alias in it is then undefined, which Yams reports with its place
    /// before it could share or copy anything. Blanks keep the structure: an anchor only ever stands before a value.
    func refuseAliases() throws {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return }
        _ = try YAMLText(file: file, text: withoutAnchors(), problems: Problems()).composeDespiteDuplicates()
    }

    /// The text with every `&name` that could be an anchor replaced by spaces.
    private func withoutAnchors() -> String {
        var bytes = Array(text.utf8)
        for at in bytes.indices where bytes[at] == UInt8(ascii: "&") && (at == 0 || Self.mayPrecedeAnchor(bytes[at - 1])) {
            var end = at + 1
            while end < bytes.count, Self.isAnchorName(bytes[end]) { end += 1 }
            guard end > at + 1, end == bytes.count || Self.mayFollowAnchor(bytes[end]) else { continue }
            for index in at..<end { bytes[index] = UInt8(ascii: " ") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func mayPrecedeAnchor(_ byte: UInt8) -> Bool {
        byte <= 32 || [44, 91, 123, 58, 45, 63, 33].contains(byte) || byte >= 128
    }

    private static func isAnchorName(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 45
    }

    private static func mayFollowAnchor(_ byte: UInt8) -> Bool {
        byte <= 32 || [63, 58, 44, 93, 125, 37, 64, 96].contains(byte) || byte >= 128
    }
}
