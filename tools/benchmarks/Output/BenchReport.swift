import Foundation

/// What a command found.
struct BenchReport: Encodable {
    let command: String
    let events: Int
    var rounds: Int
    /// Median microseconds that 4 KiB took to be called durable, once each round.
    let fdatasyncMicros: Spread
    let isFolderInMemory: Bool
    let machine: String
    let tables: [BenchTable]
    /// What makes the whole report doubtful: the program ends with it, after printing.
    var failure: String?

    private enum CodingKeys: String, CodingKey {
        case command, events, rounds, machine, tables, failure, fdatasyncMicros = "fdatasync_micros", isFolderInMemory = "folder_in_memory"
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var text: String {
        let sync = Figure.whole(fdatasyncMicros.median)
        let head = [
            "\(command): \(Figure.whole(Double(events))) events, \(rounds) round\(rounds == 1 ? "" : "s"), medians (lowest–highest); \(machine)",
            "fdatasync of 4 KiB: \(sync) µs, median of 200. \(diskNote)",
        ]
        let ratios = tables.contains { $0.rows.contains { $0.comparedWith != nil } }
        let foot =
            ratios
            ? ["", "ratio: how many times better Hindsight is than the row, from the medians of this run; below 1 it is worse."] : []
        return (head + tables.flatMap { [""] + $0.lines } + foot).joined(separator: "\n")
    }

    /// Read beside every durability figure.
    private var diskNote: String {
        isFolderInMemory
            ? "The folder is in memory: syncs cost nothing here and nothing is durable; give --folder a disk."
            : "A virtual disk may acknowledge a flush early."
    }
}
