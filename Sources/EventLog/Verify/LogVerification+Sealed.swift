import EventModel

extension LogVerification {
    /// Verifies a sealed LogSegment and its place in the log.
    mutating func verify(
        _ sealed: LogFiles.Sealed, _ chain: inout VerifiedChain, _ identifiers: inout SeenIdentifiers, isTrusted: Bool, progress: (UInt64) -> Void
    ) {
        let (first, last) = (sealed.positions.lowerBound, sealed.positions.upperBound)
        // That a file is missing is among the folder's problems.
        if first != chain.nextPosition { chain.skip(to: first) }
        defer { chain.nextPosition = last + 1 }
        if let problem = sealed.problem {
            add(problem)
            chain.skip(to: last + 1)
        }
        guard let file = sealed.file else { return }
        if sealed.problem == nil { link(file, &chain) }
        var segment = Segment(path: file.path, isSealed: true, firstPosition: first, events: file.footer.rowCount, fileBytes: UInt64(file.bytesCount))
        if !isTrusted {
            var verification = SealedVerification(file)
            verification.run(&identifiers, progress: progress)
            findings += verification.findings
            segment.events = verification.events
            erasedCount += verification.erasedCount
            for range in verification.lost { PositionRanges.append(range, to: &knownLost) }
        }
        segments.append(segment)
    }

    private mutating func link(_ file: SealedFile, _ chain: inout VerifiedChain) {
        let footer = file.footer
        if let misfit = chain.misfit(logId: footer.logId, previousHash: footer.previousHash, segmentId: footer.firstSegmentId) {
            add(file.damaged(misfit, at: 0))
        }
        (chain.logId, chain.previousHash, chain.segmentId) = (chain.logId ?? footer.logId, footer.lastHash, footer.lastSegmentId &+ 1)
    }
}
