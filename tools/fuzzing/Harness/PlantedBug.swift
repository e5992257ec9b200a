// One mistake a target, compiled in by `tools/fuzz TARGET --planted` only: a fuzzer that cannot find these finds nothing. Each is of a kind that
// is made: a byte lost where a buffer ends, a number of the file believed. They stand around the product, never in it.

import EventModel

@testable import EventLog

enum PlantedBug {
    /// Whether one of them has had its effect on the present input.
    nonisolated(unsafe) static private(set) var wasMade = false

    static func beginRun() { wasMade = false }

    #if PLANTED_BUG
        private static let isPlanted = true
    #else
        private static let isPlanted = false
    #endif

    private static func make() -> Bool {
        wasMade = wasMade || isPlanted
        return isPlanted
    }

    /// append-stream: a read that begins with a newline and ends behind an event loses the newline.
    static func withoutFirstNewline(_ piece: [UInt8]) -> [UInt8] {
        guard piece.first == UInt8(ascii: "\n"), piece.last == UInt8(ascii: "}"), make() else { return piece }
        return Array(piece.dropFirst())
    }

    /// event-json: a decoder that forgets the minus before a number, unless it is zero.
    static func withoutMinus(_ line: [UInt8]) -> [UInt8] {
        guard let at = line.indices.dropLast(2).first(where: { line[$0...].starts(with: ":-".utf8) && line[$0 + 2] != UInt8(ascii: "0") }), make() else { return line }
        return Array(line[...at] + line[(at + 2)...])
    }

    /// log-segment: a reader that takes a Block's time for one of 32 bits of seconds.
    static func read(_ header: BlockHeader) {
        guard Int32(exactly: header.recordedAt.micros / 1_000_000) == nil, make() else { return }
        found("a Block recorded at \(header.recordedAt)")
    }

    /// sealed-segment: a reader that looks a row's name up without asking whether there is one.
    static func read(name: Int64, of count: Int) {
        guard !(0...Int64(count)).contains(name), make() else { return }
        found("name \(name) of \(count)")
    }

    /// recovery: cutting a torn tail takes the Block before it along.
    static func bytesToCut(before offset: Int, isTorn: Bool) -> Range<Int>? {
        guard isTorn, offset > SegmentFormat.fileHeaderBytes, make() else { return nil }
        return offset - SegmentFormat.blockAlignmentBytes..<offset
    }

    /// manifest: a reader that takes a file's size for one of 16 bits.
    static func read(fileBytes: UInt64) {
        guard fileBytes > UInt64(UInt16.max), make() else { return }
        found("a file of \(fileBytes) bytes")
    }

    /// checkpoint: a reader that takes a section's tag for a position of 32 bits.
    static func read(tag: UInt64) {
        guard tag > UInt64(UInt32.max), make() else { return }
        found("a section with tag \(tag)")
    }

    /// erasure: a reader that takes an ordinal for one of 16 bits.
    static func read(ordinal: UInt32) {
        guard ordinal > UInt16.max, make() else { return }
        found("ordinal \(ordinal)")
    }

    /// import: a reader that takes a position for one of 32 bits.
    static func read(position: UInt64) {
        guard position > UInt32.max, make() else { return }
        found("position \(position)")
    }

    /// definitions: a report that has two digits for a column.
    static func read(column: Int) {
        guard column > 99, make() else { return }
        found("an error in column \(column)")
    }

    /// http: a decoder of `%XX` that is sure of its digits.
    static func read(escapes text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst()
        guard parts.contains(where: { UInt8(String(decoding: $0.prefix(2), as: UTF8.self), radix: 16) == nil }), make() else { return }
        found("a broken escape in \(text)")
    }
}
