import Definitions
import Disk
import DiskTesting
import EventModel
import Foundation
import Identity

@testable import EventLog

/// What the committed inputs are made from: the golden fixture, and events of our own.
enum Seeds {
    /// Events as shops send them, one of each kind.
    static let eventLines = [
        #"{"type":"track","messageId":"m-1","event":"Order Completed","userId":"u1","timestamp":"2026-03-01T09:00:00Z","properties":{"order_id":"o1","total":19.90,"currency":"EUR","products":[{"sku":"a","price":1e1},null,"\u00e9\n\ud83d\ude00"]}}"#,
        #"{"type":"identify","messageId":"123e4567-e89b-12d3-a456-426614174000","userId":"u1","anonymousId":"a1","traits":{"email":" Ada@Example.COM ","phone":"+4915123456789","plan":"pro"}}"#,
        #"{"type":"page","anonymousId":"a1","name":"Home","timestamp":"2026-03-01T08:00:03.250Z","context":{"page":{"url":"https://shop.example/"},"device":{"id":"d-1","advertisingId":"ad-1"},"ip":"192.0.2.1"}}"#,
        #"{ "type" : "screen" , "userId":"u2","name":"Cart","properties":{"n":-0,"big":123456789012345678901234567890,"t":true,"f":false},"context":{"externalIds":[{"id":"c-7","type":"crm_id","collection":"users","encoding":"none"}]}}"#,
        #"{"type":"group","messageId":"m-5","userId":"u1","groupId":"g1","writeKey":"secret","traits":{"size":12}}"#,
        #"{"type":"alias","messageId":"m-6","userId":"u2","previousId":"old-2","sentAt":"2026-03-01T08:00:02Z","timestamp":"2026-03-01T08:00:02+01:00"}"#,
    ]

    /// Lines that are refused, each for a reason of its own.
    static let refusedLines = [
        #"{"type":"track","userId":"u1"}"#, #"{"type":"page","anonymousId":"a","properties":{"v":01}}"#, #"{"type":"page","anonymousId":"a","anonymousId":"b"}"#,
        #"{"type":"link","identifiers":["user_id:u","x"]}"#, #"[1,{"a":"\ud800"}]"#, "\u{FEFF}" + #"{"type":"page","anonymousId":"a"}"#,
    ]

    /// Events that change who is who.
    static let identityLines = [
        #"{"type":"identify","messageId":"i-1","userId":"u1","anonymousId":"a1","timestamp":"2026-02-01T00:00:00Z"}"#,
        #"{"type":"identify","messageId":"i-2","userId":"u2","anonymousId":"a1","traits":{"email":"b@example.com"},"timestamp":"2026-02-02T00:00:00Z"}"#,
        #"{"type":"link","messageId":"i-3","identifiers":["user_id:u1","order_id:o1"],"timestamp":"2026-02-03T00:00:00Z"}"#,
        #"{"type":"unlink","messageId":"i-4","identifiers":["order_id:o1"],"timestamp":"2026-02-04T00:00:00Z"}"#,
        #"{"type":"group","messageId":"i-5","userId":"u1","groupId":"g1","timestamp":"2026-02-05T00:00:00Z"}"#,
        #"{"type":"retract","messageId":"i-2","reason":"a mistake","timestamp":"2026-02-06T00:00:00Z"}"#,
    ]

    /// The golden fixture's log: sealed and merged, sealed, rolled and active LogSegments, a manifest and a checkpoint.
    static func goldenFolder() throws -> PackedFolder {
        var root = URL(filePath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let place = root.appending(path: "data/fixtures/v1/log")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path()) where name.hasSuffix(".hex") {
            files[String(name.dropLast(4))] = try HexText.decode(String(contentsOf: place.appending(path: name), encoding: .utf8))
        }
        return PackedFolder(files)
    }

    /// LogSegments that begin a log: one Block each line, compressed and not, ended and torn.
    static func logSegments() throws -> [String: [UInt8]] {
        let plain = try log(eventLines, closes: true)
        let long = try log([longLine, identityLines[0]], closes: true)
        let torn = try log(eventLines + identityLines, closes: false)
        return ["plain": plain, "compressed": long, "torn": Array(torn.prefix(torn.lastIndex { $0 != 0 } ?? 0)), "empty": try log([], closes: true)]
    }

    /// Long enough to be compressed.
    private static let longLine = #"{"type":"track","event":"e","userId":"u1","properties":{"t":"\#(String(repeating: "words of its own, ", count: 40))"}}"#

    private static func log(_ lines: [String], closes: Bool) throws -> [UInt8] {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let log = try LogReading.open(disk, isReadOnly: false)
        for line in lines { _ = LogReading.append(line, to: log) }
        let path = PackedFolder.folder + "/" + SegmentName.of(firstPosition: 1)
        let bytes = try disk.bytes(of: path)
        log.close()
        let file = closes ? try disk.bytes(of: path) : bytes
        // What is preallocated is zeros.
        return Array(file.prefix(max((file.lastIndex { $0 != 0 } ?? 0) + 9, SegmentFormat.fileHeaderBytes)))
    }

    static func sealedSegments() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for (name, bytes) in try goldenFolder().files where SealedName.isSealed(name) { files[name] = bytes }
        return files
    }

    /// The golden folder, parts of it, and small logs.
    static func folders() throws -> [String: PackedFolder] {
        let golden = try goldenFolder()
        let names = golden.files.keys.sorted()
        func without(_ isLeftOut: (String) -> Bool) -> PackedFolder { PackedFolder(golden.files.filter { !isLeftOut($0.key) }) }
        var folders = ["golden": without { $0 == CheckpointFormat.fileName }, "with-checkpoint": golden, "without-manifest": without { $0 == Manifest.name }]
        folders["sealed-only"] = without { $0.hasSuffix(SegmentName.suffix) || $0 == CheckpointFormat.fileName }
        folders["without-first"] = without { $0 == names[0] }
        for (name, bytes) in try logSegments() { folders[name] = PackedFolder([SegmentName.of(firstPosition: 1): bytes]) }
        return folders
    }

    /// The golden checkpoint, and one with an identity graph.
    static func checkpoints() throws -> [String: [UInt8]] {
        let golden = try goldenFolder().files[CheckpointFormat.fileName] ?? []
        return ["golden": golden, "graph": try checkpointWithGraph()]
    }

    private static func checkpointWithGraph() throws -> [UInt8] {
        let (definitions, identifiers) = (DefinitionSet.shipped, IdentifierTable())
        var graph = IdentityGraph(rules: definitions.identity, timeZone: definitions.timeZone, identifiers: identifiers)
        let batch = try EventBatch.decoding(eventLines + identityLines, identifiers: identifiers)
        try graph.fold(batch)
        let disk = SimulatedFileSystem(folders: [PackedFolder.folder])
        let subject = CheckpointSubject(logId: 7, domain: .customer, position: UInt64(batch.count), chainHash: 1)
        var filter = MessageIdFilter()
        for number in 0..<12 as Range<UInt64> { filter.insert(LogReading.hash(number)) }
        let snapshot = filter.snapshot()
        try CheckpointWriter.replace(disk, folder: PackedFolder.folder, subject: subject) { (writer) throws(EventLogError) in
            try writer.write(identifiers: identifiers.snapshot())
            try writer.write(filter: snapshot)
            try writer.write(.identityGraph, tag: graph.foldedPosition.rawValue) { (sink) throws(EventLogError) in
                try graph.encode { (bytes) throws(EventLogError) in try sink.append(bytes) }
            }
            try writer.write(CheckpointWriterState(recordedAt: LogReading.now, events: UInt64(batch.count), identifiers: UInt64(identifiers.count), messageIds: 12))
        }
        return try disk.bytes(of: PackedFolder.folder + "/" + CheckpointFormat.fileName)
    }
}
