// Which identifiers a log refuses, and which it takes again after an erasure: by digest, since the log has their names no more.
// Format: EventLog.docc/Erasure.md

import Disk
import EventModel
import Synchronization

/// The identifiers of one log that are refused, as its ledger keeps them. Shared by the writer, which asks, and whoever changes them.
public final class SuppressionList: Sendable {
    private let ledger: ErasureLedger
    private let logId: UInt64
    private let domain: Domain
    private let state: Mutex<State>
    /// Counts changes, so that who remembers an answer knows when to forget it.
    private let changes = Atomic<UInt64>(0)

    private struct State: Sendable {
        var entries: [String: SuppressionEntry]
        /// Refused while their erasure is under way, whatever the ledger says yet.
        var heldBack: Set<String> = []
        /// Position of each event that was erased, by digest of its messageId.
        var erased: [String: UInt64] = [:]

        init(_ ledger: ErasureLedger, _ logId: UInt64) throws(EventLogError) {
            entries = try ledger.suppressions(ofLog: logId)
            for entry in try ledger.entries(ofLog: logId) { for event in entry.events { erased[event.messageId] = event.position } }
        }
    }

    enum Standing: Comparable {
        /// Nothing is known of it.
        case free
        /// Erased once, and allowed again: what was sent before stays erased.
        case returned
        case refused
    }

    /// - Throws: ``EventLogError`` when the ledger cannot be read.
    init(_ ledger: ErasureLedger, logId: UInt64, domain: Domain) throws(EventLogError) {
        (self.ledger, self.logId, self.domain) = (ledger, logId, domain)
        self.state = Mutex(try State(ledger, logId))
    }

    var isEmpty: Bool { state.withLock { $0.entries.isEmpty && $0.heldBack.isEmpty } }
    var version: UInt64 { changes.load(ordering: .acquiring) }

    func standing(_ identifier: Identifier) -> Standing {
        let digest = ledger.digest(identifier)
        return state.withLock { state in
            if state.heldBack.contains(digest) { return .refused }
            return state.entries[digest].map { $0.isRefused ? .refused : .returned } ?? .free
        }
    }

    /// Where an event stood that was erased; nil for one that was not.
    func erasedPosition(ofMessageId messageId: String) -> UInt64? {
        let digest = ledger.digest(messageId: messageId)
        return state.withLock { $0.erased[digest] }
    }

    /// Refuses identifiers until ``letGo()`` or ``readAgain()``; nothing of it is written.
    func holdBack(_ identifiers: [Identifier]) {
        let digests = identifiers.map(ledger.digest)
        state.withLock { $0.heldBack.formUnion(digests) }
        changes.add(1, ordering: .releasing)
    }

    /// Takes what was held back again.
    func letGo() {
        state.withLock { $0.heldBack = [] }
        changes.add(1, ordering: .releasing)
    }

    /// Reads what the ledger says now, after an erasure has written to it.
    func readAgain() throws(EventLogError) {
        let read = try State(ledger, logId)
        state.withLock { $0 = read }
        changes.add(1, ordering: .releasing)
    }

    /// Refuses identifiers from now on; durable on return.
    ///
    /// - Returns: How many were not refused before.
    @discardableResult
    public func suppress(_ identifiers: [Identifier], at instant: Instant) throws(EventLogError) -> Int {
        try change(identifiers.map(ledger.digest)) { _ in SuppressionEntry(isRefused: true, at: instant) }
    }

    /// Takes identifiers again; durable on return.
    ///
    /// - Returns: How many were refused before.
    @discardableResult
    public func unsuppress(_ identifiers: [Identifier], at instant: Instant) throws(EventLogError) -> Int {
        try change(identifiers.map(ledger.digest)) { known in known?.isRefused == true ? SuppressionEntry(isRefused: false, at: instant) : known }
    }

    private func change(_ digests: [String], _ changed: (SuppressionEntry?) -> SuppressionEntry?) throws(EventLogError) -> Int {
        try state.withLock { state throws(EventLogError) in
            // As the ledger has them: an erasure that is not complete has written to it.
            var (entries, count) = (try ledger.suppressions(ofLog: logId), 0)
            for digest in digests {
                let (old, new) = (entries[digest], changed(entries[digest]))
                if old?.isRefused != new?.isRefused { (entries[digest], count) = (new, count + 1) }
            }
            guard count > 0 else { return 0 }
            try ledger.write(entries, ofLog: logId, domain)
            state.entries = entries
            changes.add(1, ordering: .releasing)
            return count
        }
    }
}

/// What a ledger says of one identifier.
struct SuppressionEntry: Equatable, Sendable {
    /// False for one that is taken again.
    var isRefused: Bool
    var at: Instant
}

extension ErasureLedger {
    private static let suppressionsTitle = "hindsight suppressions 1"
    private static let suppressionsBytesMax = 1 << 30

    private func suppressionsPath(_ logId: UInt64) -> String { path(ChecksummedText.hex(logId) + ".suppressions") }

    /// The identifiers of a log that are refused or taken again, by digest.
    func suppressions(ofLog logId: UInt64) throws(EventLogError) -> [String: SuppressionEntry] {
        let path = suppressionsPath(logId)
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else { return [:] }
        let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: Self.suppressionsBytesMax) }
        do throws(ChecksummedText.Failure) {
            return try Self.suppressions(bytes, logId)
        } catch {
            switch error {
            case .damaged(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .newerVersion(let reason): throw EventLogError(.unsupportedVersion, path: path, reason)
            }
        }
    }

    private static func suppressions(_ bytes: [UInt8], _ logId: UInt64) throws(ChecksummedText.Failure) -> [String: SuppressionEntry] {
        let words = try ChecksummedText.lines(bytes, title: suppressionsTitle, thing: "suppressions")
        guard let head = words.first, head.count == 3, head[0] == "log", UInt64(head[1], radix: 16) == logId else { throw .damaged("line 2 does not name the log") }
        var entries: [String: SuppressionEntry] = [:]
        for (index, line) in words.dropFirst().enumerated() {
            guard line.count == 4, line[0] == "refused" || line[0] == "returned", line[2] == "at", let at = Instant(rfc3339: line[3]) else {
                throw .damaged("line \(index + 3) names no identifier")
            }
            entries[line[1]] = SuppressionEntry(isRefused: line[0] == "refused", at: at)
        }
        return entries
    }

    /// Durable on return.
    func write(_ entries: [String: SuppressionEntry], ofLog logId: UInt64, _ domain: Domain) throws(EventLogError) {
        let lines = entries.sorted { $0.key < $1.key }.map { digest, entry in "\(entry.isRefused ? "refused" : "returned") \(digest) at \(entry.at.rfc3339)" }
        let bytes = ChecksummedText.encoded(Self.suppressionsTitle, ["log \(ChecksummedText.hex(logId)) \(domain.rawValue)"] + lines)
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(suppressionsPath(logId), with: bytes) }
    }
}
