import EventModel

extension LogVerification {
    /// Walks a LogSegment that is not sealed.
    mutating func verify(_ files: LogFiles, _ index: Int, _ domain: Domain, _ chain: inout VerifiedChain, _ definitions: inout UnsealedDefinitions, _ identifiers: inout SeenIdentifiers) {
        let (file, next) = (files.unsealed[index], files.nextPosition(behind: index))
        // That a file before it is missing or ends elsewhere was said.
        if file.firstPosition != chain.nextPosition { chain.skip(to: file.firstPosition) }
        let rest = file.firstPosition...max(file.firstPosition, next.map { $0 - 1 } ?? .max)
        do throws(EventLogError) {
            var segment = Segment(path: file.path, isSealed: false, firstPosition: file.firstPosition, fileBytes: file.bytes)
            var misfit: (header: BlockHeader, reason: String)?
            definitions.beginFile()
            let walked = try files.walk(index) { header, payload in
                segment.events += header.eventCount
                if header.eventCount > 0, misfit == nil, let reason = definitions.misfit(payload, &identifiers) { misfit = (header, reason) }
            }
            segments.append(segment)
            if let (header, reason) = misfit {
                add(file.path, Int(clamping: header.offsetBytes), lost: header.firstPosition...max(header.endPosition - 1, header.firstPosition), reason)
            }
            link(walked.header, file, rest, domain, chain)
            switch walked.end {
            case .whole: break
            case .torn(let error): add(error, isTornTail: true)
            case .damaged(let error): add(error)
            }
            (chain.logId, chain.nextPosition) = (chain.logId ?? walked.header.logId, walked.nextPosition)
            (chain.previousHash, chain.segmentId) = (walked.previousHash, walked.header.segmentId &+ 1)
        } catch {
            add(error, lost: rest)
            chain.skip(to: next ?? file.firstPosition)
        }
    }

    /// Checks that a file is the one that must stand here.
    private mutating func link(
        _ header: SegmentHeader, _ file: LogFiles.Unsealed, _ rest: ClosedRange<UInt64>, _ domain: Domain, _ chain: VerifiedChain
    ) {
        if header.firstPosition != file.firstPosition { add(file.path, 0, lost: rest, "the file's name and its header disagree") }
        if header.domain != domain { add(file.path, 0, lost: rest, "the file belongs to the \(header.domain.rawValue) domain") }
        if let misfit = chain.misfit(logId: header.logId, previousHash: header.previousHash, segmentId: header.segmentId) {
            add(file.path, 0, lost: rest, misfit)
        }
    }
}
