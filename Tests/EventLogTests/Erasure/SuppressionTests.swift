import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Who was erased or suppressed stays out until allowed again, and what was erased stays erased even then.
struct SuppressionTests {
    private static let instant = Instant(rfc3339: "2026-03-04T10:00:00Z")!

    private static func open(_ fixture: ErasureFixture) throws -> EventLog {
        var options = fixture.log.options()
        options.ledger = try fixture.ledger()
        return try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock, random: { 7 })
    }

    private static func code(_ outcome: AppendRequest.RowOutcome) -> EventError.Code? {
        if case .rejected(let error) = outcome { error.code } else { nil }
    }

    @Test func `an erased customer's events are refused until allowed, and then old ones are duplicates`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let log = try Self.open(fixture)
        let canaries = (0..<ErasureFixture.count).filter(ErasureFixture.isCanary)
        let fresh = #"{"type":"track","event":"Back","messageId":"back","userId":"canary-user"}"#
        let other = #"{"type":"track","event":"Seen","messageId":"other","userId":"u1","anonymousId":"canary-1"}"#
        let alias = #"{"type":"alias","messageId":"alias","userId":"u1","previousId":"canary-user"}"#
        let outcomes = try await log.append(canaries.map(ErasureFixture.line) + [fresh, other, alias, page("free", anonymousId: "a1")])
        #expect(outcomes.dropLast().allSatisfy { Self.code($0) == .suppressed })
        #expect(outcomes.last?.acceptedPosition == UInt64(ErasureFixture.count) + 1)
        #expect(!"\(outcomes)".contains(ErasureFixture.token))
        #expect(try fixture.residue() == [])
        // All that named the customer is allowed again.
        let names = ["user_id:canary-user", "email:canary@example.com", "device_id:canary-device"] + [1, 5].map { "anonymous_id:canary-\($0)" }
        let identifiers = try names.map { try #require(Identifier(reference: $0)) }
        let list = try #require(log.suppressions)
        #expect(try list.unsuppress(identifiers, at: Self.instant) == identifiers.count)
        #expect(try list.unsuppress(identifiers, at: Self.instant) == 0)
        let again = try await log.append(canaries.map(ErasureFixture.line) + [fresh])
        #expect(again.dropLast().map(\.duplicatePosition) == canaries.map { UInt64($0 + 1) })
        #expect(again.last?.acceptedPosition == UInt64(ErasureFixture.count) + 2)
        log.close()
        // It is remembered, and refused again when told to.
        let later = try Self.open(fixture)
        #expect(try await later.append([ErasureFixture.line(1)])[0].duplicatePosition == 2)
        #expect(try #require(later.suppressions).suppress([identifiers[0]], at: Self.instant) == 1)
        #expect(try await Self.code(later.append([#"{"type":"page","messageId":"x","userId":"canary-user"}"#])[0]) == .suppressed)
        later.close()
    }

    @Test func `an identifier that the log has is refused without erasing anything`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        let list = try #require(log.suppressions)
        #expect(try await log.append([page("before", anonymousId: "a9")])[0].acceptedPosition == 61)
        #expect(try list.suppress([Identifier(kind: IdentifierKind(rawValue: "anonymous_id"), value: "a9")], at: Self.instant) == 1)
        #expect(try await Self.code(log.append([page("after", anonymousId: "a9")])[0]) == .suppressed)
        // Also a retry of what is there.
        #expect(try await Self.code(log.append([page("before", anonymousId: "a9")])[0]) == .suppressed)
        #expect(try list.unsuppress([Identifier(kind: IdentifierKind(rawValue: "anonymous_id"), value: "a9")], at: Self.instant) == 1)
        #expect(try await log.append([page("before", anonymousId: "a9")])[0].duplicatePosition == 61)
        #expect(try await log.append([page("after", anonymousId: "a9")])[0].acceptedPosition == 62)
        log.close()
        #expect(try BackupFixture.dump(fixture.log.folder, fixture.disk).count == 62)
    }

    @Test func `an identifier behind the sixteenth of an event is refused, too`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let log = try Self.open(fixture)
        func line(_ id: String, last: String) -> String {
            let others = (1...16).map { #"{"id":"o\#($0)","type":"order_id"}"# }
            let ids = (others + [#"{"id":"\#(last)","type":"user_id"}"#]).joined(separator: ",")
            return #"{"type":"page","messageId":"\#(id)","anonymousId":"a1","context":{"externalIds":[\#(ids)]}}"#
        }
        let outcomes = try await log.append([line("x1", last: "u9"), line("x2", last: "canary-user"), page("x3", anonymousId: "a1")])
        #expect(outcomes[0].acceptedPosition != nil && outcomes[2].acceptedPosition != nil)
        #expect(Self.code(outcomes[1]) == .suppressed)
        log.close()
        #expect(try fixture.residue() == [])
    }

    @Test func `what is refused while an erasure is not complete stays refused when it is`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let log = try Self.open(fixture)
        #expect(throws: EventLogError.self) {
            try log.erase(ErasureFixture.ordinals(log), ledger: fixture.ledger(), at: Self.instant) { progress throws(EventLogError) in
                if progress.step == .writing { throw EventLogError(.stopped, path: "", "stopped") }
            }
        }
        let list = try #require(log.suppressions)
        let other = Identifier(kind: .userId, value: "u3")
        #expect(try list.suppress([other], at: Self.instant) == 1)
        #expect(try log.completeErasure(fixture.ledger(), at: Self.instant)?.number == 1)
        let outcomes = try await log.append([#"{"type":"page","messageId":"n1","userId":"u3"}"#, ErasureFixture.line(1), #"{"type":"page","messageId":"n2","userId":"u2"}"#])
        #expect(Self.code(outcomes[0]) == .suppressed && Self.code(outcomes[1]) == .suppressed && outcomes[2].acceptedPosition != nil)
        log.close()
    }

    @Test func `a log that is an older copy, or a ledger that is, is not opened to be appended to`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        let copy = ErasureFixture(fixture.log.crashedCopy(.keepAll))
        try fixture.erase()
        for name in try fixture.disk.list(ErasureFixture.keys) {
            try copy.disk.replaceFile("/data/" + name, with: fixture.disk.bytes(of: ErasureFixture.keys + "/" + name))
        }
        var options = copy.log.options()
        options.ledger = try ErasureLedger.open("/data", fileSystem: copy.disk)
        let error = try #require(throws: EventLogError.self) { try EventLog.open(options, fileSystem: copy.disk, clock: copy.log.clock) }
        #expect(error.code == .refused && error.message.contains("--apply-ledger"))
        options = fixture.log.options()
        options.ledger = try ErasureLedger.openOrMake("/data", fileSystem: fixture.disk)
        #expect(try #require(throws: EventLogError.self) { try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock) }.code == .refused)
    }

    @Test func `a changed byte of the list is found`() async throws {
        let fixture = ErasureFixture()
        try await fixture.fill()
        try fixture.erase()
        let path = ErasureFixture.keys + "/0000000000000007.suppressions"
        let bytes = try fixture.disk.bytes(of: path)
        for index in stride(from: 0, to: bytes.count, by: 3) {
            var changed = bytes
            changed[index] ^= 1
            try fixture.disk.replaceFile(path, with: changed)
            #expect(throws: EventLogError.self) { try Self.open(fixture) }
        }
    }
}
