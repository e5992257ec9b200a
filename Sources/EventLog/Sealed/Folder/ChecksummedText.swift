/// A small text file: a first line that names format and version, lines of words, and a last line with the checksum of all before it.
enum ChecksummedText {
    enum Failure: Error {
        /// Nothing else of it can be believed.
        case damaged(String)
        case newerVersion(String)
    }

    /// - Parameter title: The first line, such as `hindsight manifest 1`.
    static func encoded(_ title: String, _ lines: [String]) -> [UInt8] {
        let text = ([title] + lines).map { $0 + "\n" }.joined()
        return Array((text + "checksum \(hex(checksum(text)))\n").utf8)
    }

    /// The words of each line between the first and the last.
    ///
    /// - Parameter thing: What the file is called in sentences; the word before the version in its title, too.
    static func lines(_ bytes: [UInt8], title: String, thing: String) throws(Failure) -> [[String]] {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { throw .damaged("it is no text that ends with its last line") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let first = lines.first, first.hasPrefix("hindsight \(thing) ") else { throw .damaged("it does not begin as a \(thing)") }
        guard let last = lines.popLast(), let sum = last.word(after: "checksum"), checksum(lines.map { $0 + "\n" }.joined()) == UInt64(sum, radix: 16)
        else { throw .damaged("its checksum does not hold") }
        guard first == title else { throw .newerVersion("'\(first)' was written by another version; this one reads '\(title)'") }
        return lines.dropFirst().map { $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
    }

    /// 16 lower-case hexadecimal digits.
    static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func checksum(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { SegmentFormat.checksum($0) } }
}

extension Substring {
    fileprivate func word(after name: String) -> Substring? {
        let words = split(separator: " ", omittingEmptySubsequences: false)
        return words.count == 2 && words[0] == name ? words[1] : nil
    }
}
