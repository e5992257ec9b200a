import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Events whose content is dropped, and what stays of them.
struct RetentionTests {
    private static let token = "canary"
    private static let count = 40

    /// Every third event's content is dropped.
    private static func isDropped(_ position: LogPosition) -> Bool { position.rawValue % 3 == 0 }

    private static func line(_ number: Int) -> String {
        let t = "\(token)\(number)"
        let user = "u\(number % 5)"
        switch number % 4 {
        case 0:
            return #"{"type":"track","event":"\#(t) event","messageId":"m\#(number)","userId":"\#(user)","timestamp":"2026-03-01T09:00:\#(10 + number % 50)Z","#
                + #""context":{"ip":"\#(t)","traits":{"email":"\#(user)@example.com","name":"\#(t)"},"device":{"id":"d\#(number)","model":"\#(t)"},"#
                + #""consent":{"categoryPreferences":{"ads":true}}},"properties":{"\#(t)":"\#(t)","total":12.50}}"#
        case 1:
            return #"{"type":"identify","messageId":"m\#(number)","userId":"\#(user)","anonymousId":"a\#(number % 7)","traits":{"email":"\#(user)@example.com","plan":"\#(t)"}}"#
        case 2: return #"{"type":"page","messageId":"m\#(number)","anonymousId":"a\#(number % 7)","name":"\#(t)","properties":{"url":"https://\#(t)"}}"#
        default: return #"{"type":"link","messageId":"m\#(number)","identifiers":["user_id:\#(user)","order_id:o\#(number)"]}"#
        }
    }

    private static func filled(seals: Bool = false) async throws -> LogFixture {
        let fixture = LogFixture(disk: SimulatedFileSystem(folders: ["/data"]), segmentBytes: 1 << 16, segmentEventsMax: 10, seals: seals)
        let log = try fixture.open(random: { 7 })
        for start in stride(from: 0, to: count, by: 5) { _ = try await log.append((start..<start + 5).map(line)) }
        log.close()
        return fixture
    }

    private static func isDue(_ event: RecordedEvent) -> Bool { isDropped(event.position) }

    /// What must have been dropped: those of types that may lose it.
    private static var dropped: [Int] { (0..<count).filter { isDropped(LogPosition(rawValue: UInt64($0 + 1))) && $0 % 4 != 3 } }

    @Test func `content goes for good; who, when, consents and messageId stay`() async throws {
        let fixture = try await Self.filled()
        let log = try fixture.open()
        let before = try log.all()
        let plan = try log.planRetention { Self.isDue($0) }
        #expect(plan.events == Self.dropped.count && plan.files == 4 && plan.bytesAfter == nil)
        #expect(log.readView().erasures == 0)
        let report = try log.retain { Self.isDue($0) }
        #expect(report.events == plan.events && report.files == plan.files)
        #expect(log.readView().erasures == 1 && log.erasures == 0)
        let after = try log.all()
        #expect(after.count == before.count)
        for index in before.indices {
            let (old, new) = (before[index], after[index])
            #expect(new.position == old.position && new.recordedAt == old.recordedAt && new.occurredAt == old.occurredAt && new.type == old.type)
            #expect(new.source == old.source && new.messageId == old.messageId && Array(new.identifiers) == Array(old.identifiers) && new.anchor == old.anchor)
            guard Self.dropped.contains(index) else {
                #expect(new.event == old.event)
                continue
            }
            let text = new.event.jsonText
            #expect(!text.contains(Self.token), "\(text)")
            #expect(ReducedEvent.isReduced(new.event))
            #expect(new.event["context"]?["consent"] == old.event["context"]?["consent"])
        }
        // A second run finds nothing, and is not counted.
        #expect(try log.retain { Self.isDue($0) }.events == 0)
        #expect(log.readView().erasures == 1)
        _ = try log.compactAll()
        log.close()
        for name in try fixture.disk.list(fixture.folder) where try fixture.disk.status(of: fixture.folder + "/" + name)?.kind == .file {
            let bytes = try fixture.disk.bytes(of: fixture.folder + "/" + name)
            for number in Self.dropped { #expect(!bytes.contains(Array("\(Self.token)\(number) ".utf8)), "\(number) in \(name)") }
        }
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.isEmpty)
        let again = try fixture.open()
        #expect(again.readView().erasures == 1)
        // A retry is known, whatever it says now, and changes nothing.
        for number in Self.dropped { #expect(try await again.append([Self.line(number)])[0].duplicatePosition == UInt64(number + 1)) }
        let other = try #require((0..<Self.count).first { !Self.dropped.contains($0) && $0 % 4 == 0 })
        #expect(try await again.append([Self.line(other).replacing("12.50", with: "13.50")])[0].acceptedPosition == nil)
        #expect(try again.all().count == Self.count)
        again.close()
    }

    @Test func `a log that has lost content can be dumped and imported`() async throws {
        let fixture = try await Self.filled()
        let log = try fixture.open()
        _ = try log.retain { Self.isDue($0) }
        log.close()
        let dump = try BackupFixture.dump(fixture.folder, fixture.disk)
        var imported = try LogImport(
            data: "/new", domain: .customer, form: .dump, fileSystem: fixture.disk, now: Instant(rfc3339: "2030-01-01T00:00:00Z")!, random: { 7 }, eventsPerFile: 7)
        for (index, line) in dump.enumerated() {
            let padded = Array(line.utf8) + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
            try padded.withUnsafeBufferPointer { try imported.append(UnsafeBufferPointer(rebasing: $0[..<line.utf8.count]), number: UInt64(index + 1)) }
        }
        _ = try imported.finish()
        #expect(try BackupFixture.dump("/new/customer", fixture.disk) == dump)
    }

    @Test func `an event whose sender says that its content was dropped loses it all the same`() async throws {
        let fixture = LogFixture(disk: SimulatedFileSystem(folders: ["/data"]))
        let log = try fixture.open(random: { 7 })
        let forged = #"{"type":"track","event":"Forged","messageId":"f","userId":"u1","properties":{"x":"\#(Self.token)"},"retention":"dropped"}"#
        _ = try await log.append([forged])
        #expect(try !ReducedEvent.isReduced(log.all()[0].event))
        // Another content under its messageId is a conflict, as of any event.
        let other = try await log.append([forged.replacing(Self.token, with: "other")])[0]
        #expect(other.error?.code == .idConflict)
        #expect(try log.retain { _ in true }.events == 1)
        #expect(try ReducedEvent.isReduced(log.all()[0].event))
        #expect(try log.all()[0].event.jsonText == #"{"type":"track","event":"(dropped)","messageId":"f","userId":"u1","retention":"dropped"}"#)
        #expect(try log.retain { _ in true }.events == 0)
        log.close()
    }

    @Test func `a dry run changes nothing that appending and sealing do meanwhile`() async throws {
        let fixture = try await Self.filled()
        var options = fixture.options()
        (options.sealsInBackground, options.compactsInBackground) = (true, true)
        let log = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.clock)
        let appending = Task { for number in 1000..<1200 { _ = try await log.append([Self.line(number)]) } }
        for _ in 0..<10 { #expect(try log.planRetention { $0.position.rawValue <= UInt64(Self.count) && Self.isDue($0) }.events == Self.dropped.count) }
        try await appending.value
        log.close()
        let again = try fixture.open()
        #expect(try again.all().count == Self.count + 200)
        again.close()
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.isEmpty)
    }

    @Test func `appends and questions go on meanwhile`() async throws {
        let fixture = try await Self.filled()
        var options = fixture.options()
        (options.sealsInBackground, options.compactsInBackground) = (true, true)
        let log = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.clock)
        let appending = Task { for number in 1000..<1200 { _ = try await log.append([Self.line(number)]) } }
        let report = try await Task.detached { try log.retain { $0.position.rawValue <= UInt64(Self.count) && Self.isDue($0) } }.value
        #expect(report.events == Self.dropped.count)
        try await appending.value
        #expect(try log.all().count == Self.count + 200)
        log.close()
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.isEmpty)
    }

    private static func check(_ fixture: LogFixture, _ place: String) throws {
        let again = try fixture.open()
        let all = try again.all()
        #expect(all.count == count, "\(place)")
        for index in all.indices where !ReducedEvent.isReduced(all[index].event) { #expect(all[index].event.jsonText == line(index), "\(place)") }
        _ = try again.retain { isDue($0) }
        let after = try again.all()
        #expect(after.indices.filter { ReducedEvent.isReduced(after[$0].event) } == dropped, "\(place)")
        again.close()
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.isEmpty, "\(place)")
    }

    @Test func `whatever call fails, each event is whole or reduced, and the next run completes it`() async throws {
        let filled = try await Self.filled()
        var failing = 1
        while true {
            let fixture = filled.crashedCopy(.keepAll)
            let log = try fixture.open()
            let calls = fixture.disk.callCount
            fixture.disk.failCall(number: calls + failing, once: failing % 2 == 0)
            _ = Result { () throws(EventLogError) in try log.retain { Self.isDue($0) } }
            let isReached = fixture.disk.callCount >= calls + failing
            log.close()
            fixture.disk.clearFaults()
            try Self.check(fixture, "call \(failing)")
            guard isReached else { break }
            failing += 3
        }
        #expect(failing > 60)
    }

    @Test(arguments: [CrashMode.dropUnsynced, .keepAll, .prefix(2), .sectors(seed: 5)])
    func `a power cut at any moment leaves each event whole or reduced`(_ mode: CrashMode) async throws {
        let filled = try await Self.filled()
        let crashed = TestBox<[LogFixture]>([])
        let watched = WatchedFileSystem(filled.disk) {
            let copy = filled.crashedCopy(mode)
            crashed.update { $0.append(copy) }
        }
        let log = try filled.open(through: watched)
        _ = try log.retain { Self.isDue($0) }
        log.close()
        #expect(crashed.value.count > 50)
        for (index, copy) in crashed.value.enumerated() where index % 3 == 0 { try Self.check(copy, "moment \(index)") }
    }

    @Test func `the line that counts runs of retention is read as it is written`() throws {
        for tally in [ErasureTally(count: 3, ordinals: 90), ErasureTally(retentions: 2), ErasureTally(count: 1, ordinals: 5, retentions: 7)] {
            let line = try #require(tally.lines.first)
            #expect(try ErasureTally(line.split(separator: " ").map(String.init), lineNumber: 3) == tally)
        }
        #expect(ErasureTally.none.lines == [])
        for bad in ["erasures 0 ordinals 0", "erasures 1 ordinals 2 retentions 0", "erasures 1 ordinals 2 retentions x", "erasures 1 ordinals 2 more 3", "erasures 1 ordinals 2 retentions"] {
            #expect(throws: ChecksummedText.Failure.self, "\(bad)") { try ErasureTally(bad.split(separator: " ").map(String.init), lineNumber: 3) }
        }
    }
}
