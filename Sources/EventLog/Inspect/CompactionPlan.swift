import Disk
import EventModel

/// A merge of neighbours, done or to be done.
public struct CompactionStep: Sendable {
    public let inputs: [LogFile]
    public let output: LogFile

    public init(inputs: [LogFile], output: LogFile) { (self.inputs, self.output) = (inputs, output) }
}

/// What compacting a log would do.
public struct CompactionPlan: Sendable {
    /// The files that merging begins with, those included that sealing makes first.
    public let files: [LogFile]
    /// Those of them that are still to be sealed.
    public let toSeal: [LogFile]
    public let steps: [CompactionStep]

    /// Rows that all merges write.
    public var rows: Int { steps.reduce(0) { $0 + $1.output.events } }

    /// - Parameter isToCluster: Whether a file that is not merged is written anew for what it is clustered by.
    init(
        _ sealed: [LogFile], toSeal: [LogFile] = [], policy: CompactionPolicy, isToCluster: (LogFile) throws(EventLogError) -> Bool = { _ throws(EventLogError) in false }
    ) throws(EventLogError) {
        (files, self.toSeal) = (sealed + toSeal, toSeal)
        var (left, steps): ([LogFile], [CompactionStep]) = (sealed + toSeal, [])
        while let range = policy.nextFullMerge(left.map(\.policyItem)) {
            let output = LogFile(merging: left[range])
            steps.append(CompactionStep(inputs: Array(left[range]), output: output))
            left.replaceSubrange(range, with: [output])
        }
        let merged = Set(steps.map(\.output.firstPosition))
        for file in left where !merged.contains(file.firstPosition) {
            if try isToCluster(file) { steps.append(CompactionStep(inputs: [file], output: LogFile(merging: [file]))) }
        }
        self.steps = steps
    }

    /// Looks at a log's folder, without a lock and without changing it.
    ///
    /// - Parameter clustering: Which anchors would be placed side by side; nil when files stay clustered as they are.
    /// - Throws: ``EventLogError`` when the folder or a footer cannot be read, or when start-up would refuse what is not sealed.
    /// - Complexity: O(LogSegments), and the bytes of those that are not sealed.
    public static func read(
        folder: String, domain: Domain = .customer, fileSystem: any FileSystem, clustering: Clustering? = nil
    ) throws(EventLogError) -> CompactionPlan {
        let files = try LogFiles.open(SealedFolder(fileSystem: fileSystem, folder: folder, domain: domain))
        defer { files.close() }
        if let problem = files.problems.first ?? files.sealed.compactMap(\.problem).first { throw problem }
        var (toSeal, sample): ([LogFile], JSONSample) = ([], JSONSample())
        var next = files.nextUnsealedPosition
        for index in files.unsealed.indices {
            let figures = try UnsealedFigures(files, index, 0, &sample)
            if let damage = figures.damage { throw damage }
            if figures.events > 0 { toSeal.append(LogFile(sealing: figures.firstPosition...figures.lastPosition, packedBytes: figures.packedBytes)) }
            next = figures.lastPosition + 1
        }
        if let loss = files.loss(behind: next) { throw loss }
        let sealed = files.sealed.compactMap(\.file)
        return try CompactionPlan(sealed.map { LogFile($0) }, toSeal: toSeal, policy: CompactionPolicy()) { file throws(EventLogError) in
            guard let clustering else { return false }
            // Of one that is still to be sealed nobody knows yet: most have something to cluster.
            guard let opened = sealed.first(where: { $0.footer.firstPosition == file.firstPosition }) else { return true }
            return try SealedSegment(opened, identifiers: IdentifierTable()).isToCluster(by: clustering)
        }
    }
}

extension CompactionPolicy {
    /// ``nextFullMerge(_:)`` without merges across borders.
    ///
    /// - Parameter startsAnew: Whether an item must not be merged with the one before it.
    func nextFullMerge(_ items: [Item], startsAnew: (Int) -> Bool) -> Range<Int>? {
        var start = 0
        while start < items.count {
            let end = (start + 1..<items.count).first(where: startsAnew) ?? items.count
            if let range = nextFullMerge(Array(items[start..<end])) { return range.lowerBound + start..<range.upperBound + start }
            start = end
        }
        return nil
    }
}
