import Foundation
import EventModel

@testable import EventLog

/// A damage done to the files of a fixture, and what must be found: a text that begins with a sentence.
///
///     A bit of a chunk is flipped.
///
///     change FILE at OFFSET from HEX to HEX
///     size FILE to BYTES
///     remove FILE
///
///     refused CODE in FILE at OFFSET, positions FIRST to LAST        or `positions FIRST on`
///     opens with COUNT events, saying FILE FILE
struct GoldenDamage {
    let sentence: String
    private let steps: [String]
    /// The last lines: what must be found.
    let finding: String

    init(_ text: String) throws {
        let parts = text.trimmingCharacters(in: .newlines).components(separatedBy: "\n\n")
        guard parts.count == 3 else { throw HexText.Malformed(line: text) }
        (sentence, steps, finding) = (parts[0], parts[1].components(separatedBy: "\n"), parts[2])
    }

    init(_ sentence: String, from whole: [String: [UInt8]], to damaged: [String: [UInt8]], finding: String) {
        (self.sentence, self.finding) = (sentence, finding)
        steps = whole.keys.sorted().flatMap { Self.steps($0, whole[$0] ?? [], damaged[$0]) }
    }

    var text: String { sentence + "\n\n" + steps.joined(separator: "\n") + "\n\n" + finding + "\n" }

    private static func steps(_ name: String, _ whole: [UInt8], _ damaged: [UInt8]?) -> [String] {
        guard let damaged else { return ["remove \(name)"] }
        let original = whole.count
        let whole = whole + [UInt8](repeating: 0, count: max(damaged.count - whole.count, 0))
        var (steps, at): ([String], Int) = (damaged.count == original ? [] : ["size \(name) to \(damaged.count)"], 0)
        while at < damaged.count {
            guard damaged[at] != whole[at] else {
                at += 1
                continue
            }
            let end = (at..<min(at + 64, damaged.count)).first { damaged[$0] == whole[$0] } ?? min(at + 64, damaged.count)
            steps.append("change \(name) at \(at) from \(HexText.hex(whole[at..<end])) to \(HexText.hex(damaged[at..<end]))")
            at = end
        }
        return steps
    }

    /// The files after the damage. Throws when they are not what it was done to.
    func applied(to whole: [String: [UInt8]]) throws -> [String: [UInt8]] {
        var files = whole
        for step in steps {
            let words = step.components(separatedBy: " ")
            guard words.count > 1, let bytes = files[words[1]] else { throw HexText.Malformed(line: step) }
            switch (words[0], words.count) {
            case ("remove", 2): files[words[1]] = nil
            case ("size", 4):
                guard let size = Int(words[3]), size >= 0, size < 1 << 26 else { throw HexText.Malformed(line: step) }
                files[words[1]] = Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(size - bytes.count, 0))
            case ("change", 8):
                let (from, to) = (try HexText.bytes(words[5]), try HexText.bytes(words[7]))
                guard let at = Int(words[3]), from.count == to.count, at + from.count <= bytes.count, Array(bytes[at..<at + from.count]) == from else {
                    throw HexText.Malformed(line: step)
                }
                files[words[1]]?.replaceSubrange(at..<at + to.count, with: to)
            default: throw HexText.Malformed(line: step)
            }
        }
        return files
    }

    /// What today's code finds in these files, in the words of a fixture. All files of the folder stay in a log that opens.
    static func finding(_ files: [String: [UInt8]]) throws -> String {
        let fixture = try FixtureFolder.disk(files)
        do {
            let log = try fixture.open(random: { 1 })
            defer { log.close() }
            let lines = try GoldenLines.of(log)
            for anchor in Set(try log.all().anchors) { _ = try log.readView().events(anchors: [anchor], upTo: log.durablePosition) }
            let said = files.keys.sorted().filter { name in log.recovery.notes.contains { $0.contains("/" + name) } }
            let missing = ["MANIFEST", "checkpoint"].filter { name in files[name] == nil && log.recovery.notes.contains { $0.contains(name) } }
            return "opens with \(lines.count) events" + (said + missing).map { ", saying \($0)" }.joined()
        } catch let error as EventLogError {
            let file = error.path.split(separator: "/").last ?? ""
            let place = error.offsetBytes.map { " at \($0)" } ?? ""
            let positions = error.lostPositions.map { $0.upperBound == .max ? ", positions \($0.lowerBound) on" : ", positions \($0.lowerBound) to \($0.upperBound)" } ?? ""
            return "refused \(error.code.rawValue) in \(file)\(place)\(positions)"
        }
    }
}
