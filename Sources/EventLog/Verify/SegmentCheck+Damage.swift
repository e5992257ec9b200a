import EventModel

extension SegmentCheck {
    /// A file that is being appended to is read again this often when it contradicts itself.
    private static let rereadsMax = 16

    /// Rows 5 and 6: something stands where the next Block must.
    mutating func broken(_ reason: String) -> Step {
        let evidence = blocksBehind().evidence(from: walk.offset)
        guard nextFirstPosition == nil else { return damage(reason) }
        guard evidence >= walk.position else { return tornTail(reason) }
        return readAgain() ? next() : damage(reason)
    }

    private mutating func tornTail(_ reason: String) -> Step {
        isDone = true
        let bytes = (walk.lastNonZero(from: walk.offset) ?? walk.offset) + 1 - walk.offset
        return .finding(LogFinding(.tornTail, path: report.path, offsetBytes: walk.offset, bytes: bytes, reason))
    }

    /// Reads the last file anew, from the same Block on; false when that was done here before, or cannot be.
    ///
    /// A writer may have gone on while it was read: an early part then shows the time before a commit, a later part the time after the
    /// next. Read again, the early part must be whole. Damage still is damage then.
    private mutating func readAgain() -> Bool {
        guard reread.count < Self.rereadsMax, reread.offset != walk.offset else { return false }
        guard let content = try? SegmentBytes(report.path, fileSystem), content.bytes.count > walk.offset else { return false }
        let (offset, position, previousHash) = (walk.offset, walk.position, walk.previousHash)
        reread = (reread.count + 1, offset)
        (self.content, search) = (content, nil)
        walk = SegmentWalk(content.bytes, header: header, headerChecksum: headerChecksum)
        walk.skip(toOffset: offset, position: position, previousHash: previousHash)
        return true
    }

    /// Row 6 and 10: reports what is lost and goes on at the next whole Block.
    mutating func damage(_ reason: String) -> Step {
        report.isSound = false
        (definitions.misses, definitions.logMisses) = (true, true)
        let (offset, position) = (walk.offset, walk.position)
        let next = blocksBehind().next(behind: offset, from: position, in: content.bytes, of: header)
        let end = next?.firstPosition ?? positionBehindDamage()
        let length = next.map { Int($0.offsetBytes) - offset }
        if let next {
            walk.skip(toOffset: Int(next.offsetBytes), position: next.firstPosition, previousHash: next.previousHash)
        } else {
            (isDone, endsKnown) = (true, false)
        }
        // Nothing is lost when the position goes on behind it: an idle marker stood there, or bytes that belong to nothing.
        let isLossless = end.map { $0 <= position } ?? false
        return .finding(
            LogFinding(
                .damaged, path: report.path, offsetBytes: offset, bytes: length, first: isLossless ? nil : position,
                last: isLossless ? nil : end.map { $0 - 1 }, reason))
    }

    /// The position after the last that the damaged rest of the file held; nil when nothing says.
    private mutating func positionBehindDamage() -> UInt64? {
        if let next = nextFirstPosition { return next }
        let block = BlockSearch.header(content.bytes, walk.offset, of: header).flatMap { $0.firstPosition == walk.position ? $0.endPosition : nil }
        let evidence = blocksBehind().evidence(from: walk.offset)
        return max(block ?? 0, evidence < walk.position ? 0 : evidence + 1).nonZero
    }

    private mutating func blocksBehind() -> BlockSearch {
        if let search { return search }
        let search = BlockSearch(content.bytes, of: header, from: walk.offset)
        self.search = search
        return search
    }
}

extension UInt64 {
    fileprivate var nonZero: UInt64? { self == 0 ? nil : self }
}
