import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// Lines that are imported into an empty log, as a dump or as events that say when they were recorded: a line is named with what is wrong with it
/// and there is no log, or the log is whole, and its own dump makes the same log again.
struct ImportTarget: FuzzTarget {
    static let name = "import"

    private static let data = "/data"
    private static let folder = data + "/customer"

    static func seeds() throws -> [String: [UInt8]] {
        let events = Seeds.eventLines + Seeds.identityLines
        let dump = events.enumerated().map { index, line in
            #"{"position":\#(index * 2 + 1),"recorded_at":"2026-03-01T10:00:\#(10 + index / 2)Z","source":"web","event":\#(line)}"#
        }
        let plain = events.enumerated().map { index, line in #"{"receivedAt":"2026-03-01T10:00:\#(10 + index / 3)Z",\#(line.drop { $0 != "{" }.dropFirst())"# }
        return ["dump": [4] + Array(dump.joined(separator: "\n").utf8), "plain": [5] + Array(plain.joined(separator: "\n").utf8)]
    }

    init() {}

    func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let form = first & 1 == 0 ? LogImport.Form.dump : .plain(recordedAt: "receivedAt", source: "web")
        let lines = input.dropFirst().split(separator: UInt8(ascii: "\n")).map(Array.init)
        let disk = SimulatedFileSystem()
        do {
            guard try imported(lines, form, on: disk, eventsPerFile: Int(first >> 1) + 1) else {
                if (try? disk.exists(Self.folder)) != false { found("there is a log of lines that were refused") }
                return
            }
            let dump = try dump(disk)
            let again = SimulatedFileSystem()
            guard try imported(dump, .dump, on: again, eventsPerFile: .max) else { found("a log's own dump is refused") }
            guard try self.dump(again) == dump else { found("a log's own dump makes another log") }
        } catch {
            found("\(error)")
        }
    }

    /// False when the lines are refused.
    private func imported(_ lines: [[UInt8]], _ form: LogImport.Form, on disk: SimulatedFileSystem, eventsPerFile: Int) throws -> Bool {
        var log = try LogImport(data: Self.data, domain: .customer, form: form, fileSystem: disk, now: LogReading.now, random: { 7 }, eventsPerFile: eventsPerFile)
        for (index, line) in lines.enumerated() {
            let padded = line + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
            do {
                try padded.withUnsafeBufferPointer { try log.append(UnsafeBufferPointer(rebasing: $0[..<line.count]), number: UInt64(index + 1)) }
            } catch is ImportError {
                log.abandon()
                return false
            }
        }
        do throws(EventLogError) { _ = try log.finish() } catch {
            guard error.code == .refused || error.code == .limit else { throw error }
            return false
        }
        return true
    }

    private func dump(_ disk: SimulatedFileSystem) throws -> [[UInt8]] {
        let log = try EventLog.open(EventLogOptions(folder: Self.folder, domain: .customer, isReadOnly: true), fileSystem: disk)
        defer { log.close() }
        let all = try LogReading.all(log)
        return all.indices.map { index in
            PlantedBug.read(position: all.positions[index].rawValue)
            var line: [UInt8] = []
            all[index].appendEnvelopeJSON(to: &line)
            return line
        }
    }
}
