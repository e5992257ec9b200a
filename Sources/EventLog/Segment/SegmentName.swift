/// Names of the files in a log's folder.
enum SegmentName {
    static let suffix = ".log"
    /// The next LogSegment before it is published.
    static let prepared = "next.log.new"
    static let quarantineFolder = "quarantine"

    /// Whether a log's folder may hold a file or folder of this name beside its LogSegments that are not sealed.
    static func isKnown(_ name: String) -> Bool {
        let names = [
            quarantineFolder, Manifest.name, Manifest.name + ".new", SealedName.sealing, SealedName.compacting, CheckpointFormat.fileName,
            CheckpointFormat.newFileName, ErasureIntent.name, ErasureIntent.name + ".new", SealedName.erasing,
        ]
        return names.contains(name) || SealedName.isSealed(name)
    }

    static func of(firstPosition: UInt64) -> String { padded(firstPosition) + suffix }

    static func quarantine(firstPosition: UInt64, offsetBytes: UInt64, attempt: Int) -> String {
        "\(padded(firstPosition))-\(offsetBytes)" + (attempt == 0 ? "" : "-\(attempt)") + ".torn"
    }

    /// The first position in a file's name; nil when it is no LogSegment's.
    static func firstPosition(_ name: String) -> UInt64? {
        guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count, let position = UInt64(name.dropLast(suffix.count)),
            of(firstPosition: position) == name
        else { return nil }
        return position
    }

    static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}
