// Makes a log without damage of one that has some, and says what is lost. Never in place.
//
// The positions of lost events stay theirs: a sealed row without an event stands for each (SealedLogSegmentFormat, "Lost events"), so that
// readers leave it out, verification knows it, and no other event is ever given its position.

import Disk
import EventModel

public struct LogRepair: Sendable {
    /// The log's own folder, such as DATA/customer; never changed.
    public var folder: String
    public var domain: Domain
    /// The data folder that the repaired log is put into.
    public var output: String
    /// How many positions may be lost, exactly; nil to only look.
    public var acceptedLoss: UInt64?

    public init(folder: String, domain: Domain = .customer, output: String) { (self.folder, self.domain, self.output) = (folder, domain, output) }

    /// What is being done, for who shows it.
    public enum Step: Sendable { case reading, writing }

    /// Events that are lost together.
    public struct Loss: Sendable {
        public let positions: ClosedRange<UInt64>
        /// The file that had them, or that tells of them.
        public let path: String
        public let reason: String
    }

    public struct Report: Sendable {
        public internal(set) var losses: [Loss] = []
        /// How many positions those are.
        public internal(set) var lostCount: UInt64 = 0
        /// Identifiers that lost events carried, as far as it is known; by ordinal.
        public internal(set) var lostIdentifiers: [String] = []
        /// The last position of the repaired log.
        public internal(set) var lastPosition: UInt64 = 0
        /// The repaired log's folder; nil when nothing was written.
        public internal(set) var written: String?
        /// Events that were read when the repaired log was verified.
        public internal(set) var events = 0
        public internal(set) var notes: [String] = []
    }

    /// Looks at the log, and writes the repaired one when exactly so much is lost as was accepted.
    ///
    /// - Parameter progress: Called with what is done and all of a step; may throw to stop.
    /// - Throws: ``EventLogError``: `refused` when another number of positions is lost than was accepted, or when there is a log in `output`;
    ///   `unsupportedVersion` when a file is of another version; `diskFull`; `inUse`. Nothing is written then.
    public func run(
        fileSystem: any FileSystem, progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void = { (_, _, _) throws(EventLogError) in }
    ) throws(EventLogError) -> Report {
        let staged = StagedLog(fileSystem, data: output, domain: domain, suffix: "repairing")
        try staged.checkIsFree()
        let plan = try RepairPlan(SealedFolder(fileSystem: fileSystem, folder: folder, domain: domain)) { done, total throws(EventLogError) in
            try progress(.reading, done, total)
        }
        defer { plan.files.close() }
        var report = Self.report(plan)
        guard let acceptedLoss else { return report }
        guard acceptedLoss == plan.lostCount else {
            throw EventLogError(.refused, path: folder, "\(plan.lostCount) positions are lost, not \(acceptedLoss): nothing was written")
        }
        try staged.createData()
        let lock = try staged.lock("repair")
        defer { lock.release() }
        try staged.checkIsFree()
        try staged.checkSpace(plan.files.sealed.reduce(0) { $0 + $1.bytes })
        do throws(EventLogError) {
            try staged.begin()
            var log = RepairedLog(plan, staged)
            try log.write { done, total throws(EventLogError) in try progress(.writing, done, total) }
            try Self.verify(staged, plan, &report)
            try staged.publish()
        } catch {
            staged.abandon()
            throw error
        }
        report.written = staged.place
        return report
    }

    private static func report(_ plan: RepairPlan) -> Report {
        var report = Report()
        for span in plan.spans { report.losses += span.lost.map { Loss(positions: $0, path: span.path, reason: span.reason) } }
        (report.lostCount, report.lastPosition, report.notes) = (plan.lostCount, plan.lastPosition, plan.notes)
        report.lostIdentifiers = plan.lostOrdinals.sorted().compactMap { plan.identifiers.name($0) }
        return report
    }

    /// What was written must be a log without damage that has every position.
    private static func verify(_ staged: StagedLog, _ plan: RepairPlan, _ report: inout Report) throws(EventLogError) {
        let result = try LogVerification.run(folder: staged.path, domain: plan.domain, fileSystem: staged.fileSystem)
        if let finding = result.findings.first { throw EventLogError(finding) }
        guard UInt64(result.events + result.knownLostCount + result.erasedCount) == plan.lastPosition else {
            throw EventLogError(.damaged, path: staged.path, "\(result.events) events were written, and \(plan.lastPosition - plan.lostCount) should have been")
        }
        report.events = result.events
    }
}
