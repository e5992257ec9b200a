import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// A log with one customer among others whose every field has a token that nothing else has.
struct ErasureFixture {
    static let keys = "/keys"
    static let token = "canary"
    static let count = 60

    let log: LogFixture
    var disk: SimulatedFileSystem { log.disk }

    init(_ log: LogFixture) { self.log = log }

    init() { log = LogFixture(disk: SimulatedFileSystem(folders: ["/data"]), segmentBytes: 1 << 16, segmentEventsMax: 10) }

    /// Whether an event is the customer's.
    static func isCanary(_ number: Int) -> Bool { number % 4 == 1 }

    static func line(_ number: Int) -> String {
        guard isCanary(number) else {
            return #"{"type":"track","event":"Seen","messageId":"m\#(number)","userId":"u\#(number % 5)","properties":{"page":"/\#(number % 3)","n":\#(number)}}"#
        }
        let t = "\(token)\(number)"
        return #"{"type":"track","event":"\#(t) event","messageId":"\#(t)-id","userId":"\#(token)-user","anonymousId":"\#(token)-\#(number % 8)","#
            + #""context":{"traits":{"email":"\#(token)@example.com"},"page":{"url":"https://shop.example/\#(t)"},"device":{"id":"\#(token)-device"}},"#
            + #""properties":{"\#(t) key":"\#(t) value","list":["\#(t) a",{"\#(t) b":1}],"order_id":"\#(t)"}}"#
    }

    /// What a dump says of the events that stay.
    static func staying(_ dump: [String]) -> [String] { dump.filter { !$0.contains(token) } }

    /// Appends all events and closes the log; merged, it has a checkpoint, too.
    func fill(merging: Bool = false) async throws {
        let opened = try open()
        for start in stride(from: 0, to: Self.count, by: 5) { _ = try await opened.append((start..<start + 5).map(Self.line)) }
        if merging {
            _ = try opened.sealAll()
            _ = try opened.compactAll()
        }
        opened.close()
        if merging { try writeCheckpoint() }
    }

    /// One that knows every identifier, as the log writes it when it has more events.
    private func writeCheckpoint() throws {
        let opened = try log.open(readOnly: true)
        defer { opened.close() }
        let last = try #require(opened.pieces.current.sealed.last as? SealedSegment)
        let subject = CheckpointSubject(logId: last.footer.logId, domain: .customer, position: last.lastPosition, chainHash: last.footer.lastHash)
        var filter = MessageIdFilter()
        for text in try opened.all().indices.map({ try opened.all()[$0].messageId }) { filter.insert(MessageIdHash.of(text)) }
        try CheckpointWriter.replace(disk, folder: log.folder, subject: subject) { writer throws(EventLogError) in
            try writer.write(filter: filter.snapshot())
            try writer.write(identifiers: opened.identifiers.snapshot())
        }
    }

    func open(completesErasure: Bool = false, through fileSystem: (any FileSystem)? = nil) throws(EventLogError) -> EventLog {
        var options = log.options()
        options.completesErasure = completesErasure
        return try EventLog.open(options, fileSystem: fileSystem ?? disk, clock: log.clock, random: { 7 })
    }

    func ledger(on fileSystem: (any FileSystem)? = nil) throws(EventLogError) -> ErasureLedger {
        var words: UInt64 = 0
        return try ErasureLedger.openOrMake(Self.keys, fileSystem: fileSystem ?? disk) {
            words += 0x0123_4567_89AB_CDEF
            return words
        }
    }

    /// The ordinals of everything that names the customer.
    static func ordinals(_ log: EventLog) -> [IdentifierOrdinal] {
        (1...UInt32(max(log.identifiers.count, 1))).map { IdentifierOrdinal(rawValue: $0) }.filter { log.identifiers.identifier($0)?.value.contains(token) ?? false }
    }

    /// Erases the customer and closes the log.
    @discardableResult
    func erase(through fileSystem: (any FileSystem)? = nil) throws(EventLogError) -> ErasureReceipt {
        let opened = try open(through: fileSystem)
        defer { opened.close() }
        return try opened.erase(Self.ordinals(opened), ledger: ledger(on: fileSystem), at: Instant(rfc3339: "2026-03-04T10:00:00Z")!)
    }

    /// Completes an erasure that was interrupted, or does one that was not begun.
    func finish() throws(EventLogError) {
        let opened = try open(completesErasure: true)
        let receipt = try opened.completeErasure(ledger(), at: Instant(rfc3339: "2026-03-05T10:00:00Z")!)
        let isLeft = receipt == nil && !Self.ordinals(opened).isEmpty
        opened.close()
        if isLeft { try erase() }
    }

    /// Every place that has the token: bytes of files, and what is in them once it is unpacked.
    func residue(in folder: String = LogFixture.folder) throws -> [String] {
        var places: [String] = []
        let wanted = Array(Self.token.utf8)
        for name in try disk.list(folder) + disk.list(folder).filter({ $0 == SegmentName.quarantineFolder }).flatMap({ try disk.list(folder + "/" + $0) }) {
            guard try disk.status(of: folder + "/" + name)?.kind == .file else { continue }
            if try disk.bytes(of: folder + "/" + name).contains(wanted) { places.append("bytes of \(name)") }
        }
        let opened = try EventLog.open(EventLogOptions(folder: folder, domain: .customer, isReadOnly: true), fileSystem: disk)
        defer { opened.close() }
        for text in try opened.texts() where text.contains(Self.token) { places.append(text) }
        if !Self.ordinals(opened).isEmpty { places.append("identifiers") }
        for segment in opened.pieces.current.sealed.compactMap({ $0 as? SealedSegment }) {
            var cursor = segment.dictionary.makeCursor()
            while cursor.next() { if Array(cursor.current).contains(wanted) { places.append("dictionary of \(segment.path)") } }
            if segment.table.columns.contains(where: { "\($0.path)".contains(Self.token) }) { places.append("columns of \(segment.path)") }
            if segment.sources.contains(where: { $0.contains(Self.token) }) { places.append("sources of \(segment.path)") }
        }
        return places
    }
}
