import EventModel

extension LogVerification {
    /// Walks a LogSegment that is not sealed.
    ///
    /// - Parameter next: Where the file behind it begins; nil for the last one.
    mutating func verify(_ file: LogFiles.Unsealed, next: UInt64?, _ domain: Domain, _ chain: inout VerifiedChain) {
        checkPlace(file, &chain)
        let rest = file.firstPosition...max(file.firstPosition, next.map { $0 - 1 } ?? .max)
        do throws(EventLogError) {
            let content = try file.content()
            // The walk reads through a pointer; what it points to must outlive it.
            defer { withExtendedLifetime(content) {} }
            walk(UnsafeRawBufferPointer(content.bytes), file, next: next, rest, domain, &chain)
        } catch {
            add(file.path, Int(clamping: error.offsetBytes ?? 0), lost: rest, error.message)
            chain.skip(to: next ?? file.firstPosition)
        }
    }

    private mutating func checkPlace(_ file: LogFiles.Unsealed, _ chain: inout VerifiedChain) {
        guard file.firstPosition != chain.nextPosition else { return }
        let (position, expected) = (file.firstPosition, chain.nextPosition)
        if position > expected {
            let what = expected == 1 ? "the log's first LogSegment is gone" : "a LogSegment before this one is gone"
            add(file.path, 0, lost: expected...position - 1, "positions \(expected) to \(position - 1) are missing: \(what)")
        } else {
            add(
                file.path, 0, lost: position...max(position, expected - 1),
                "the file begins at position \(position), the one before ends before \(expected)")
        }
        chain.skip(to: position)
    }

    private mutating func walk(
        _ bytes: UnsafeRawBufferPointer, _ file: LogFiles.Unsealed, next: UInt64?, _ rest: ClosedRange<UInt64>, _ domain: Domain,
        _ chain: inout VerifiedChain
    ) {
        let decoded: (header: SegmentHeader, checksum: UInt64)
        do throws(SegmentHeader.Failure) {
            decoded = try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason), .unsupported(let reason): add(file.path, 0, lost: rest, reason)
            }
            return chain.skip(to: next ?? file.firstPosition)
        }
        let header = decoded.header
        if header.firstPosition != file.firstPosition { add(file.path, 0, lost: rest, "the file's name and its header disagree") }
        if header.domain != domain { add(file.path, 0, lost: rest, "the file belongs to the \(header.domain.rawValue) domain") }
        if let misfit = chain.misfit(logId: header.logId, previousHash: header.previousHash, segmentId: header.segmentId) {
            add(file.path, 0, lost: rest, misfit)
        }
        var walk = SegmentWalk(bytes, header: header, headerChecksum: decoded.checksum)
        var segment = Segment(path: file.path, isSealed: false, firstPosition: file.firstPosition, fileBytes: UInt64(bytes.count))
        let isWhole = walkBlocks(&walk, &segment, next: next)
        segments.append(segment)
        (chain.logId, chain.nextPosition, chain.segmentId) = (chain.logId ?? header.logId, walk.position, header.segmentId + 1)
        chain.previousHash = isWhole ? walk.previousHash : nil
    }

    /// False when the walk ended before the file did.
    private mutating func walkBlocks(_ walk: inout SegmentWalk, _ segment: inout Segment, next: UInt64?) -> Bool {
        while true {
            let (offset, position) = (walk.offset, walk.position)
            switch walk.next() {
            case .block(let header, _): segment.events += header.eventCount
            case .end: return true
            case .broken(let reason):
                let evidence = max(walk.evidenceBehind(), next.map { $0 - 1 } ?? 0)
                let isTorn = next == nil && evidence < position
                add(segment.path, offset, lost: position...max(position, evidence), reason, isTornTail: isTorn)
                return false
            case .ungrammatical(let reason):
                add(segment.path, offset, lost: position...max(position, next.map { $0 - 1 } ?? .max), reason)
                return false
            }
        }
    }
}
