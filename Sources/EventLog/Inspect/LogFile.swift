import EventModel

/// A file of a log in one line: which positions, how many bytes.
public struct LogFile: Sendable {
    /// Nil for one that is still to be made.
    public let path: String?
    public let firstPosition: UInt64
    public let lastPosition: UInt64
    public let level: Int
    /// Nil for one that is still to be made.
    public let bytes: UInt64?
    /// Of its events as packed JSON.
    let packedBytes: UInt64

    public var events: Int { Int(lastPosition - firstPosition + 1) }

    var policyItem: CompactionPolicy.Item { CompactionPolicy.Item(rows: events, level: UInt32(level), packedBytes: packedBytes) }

    init(_ segment: SealedSegment) { self.init(segment.file) }

    init(_ file: SealedFile) {
        (path, bytes, packedBytes) = (file.path, UInt64(file.bytesCount), file.footer.packedBytes)
        (firstPosition, lastPosition, level) = (file.footer.firstPosition, file.footer.lastPosition, Int(file.footer.level))
    }

    /// What sealing an unsealed one will make.
    init(sealing positions: ClosedRange<UInt64>, packedBytes: UInt64) {
        (path, bytes, level, self.packedBytes) = (nil, nil, 0, packedBytes)
        (firstPosition, lastPosition) = (positions.lowerBound, positions.upperBound)
    }

    /// What merging neighbours will make.
    init(merging inputs: ArraySlice<LogFile>) {
        (path, bytes, packedBytes) = (nil, nil, inputs.reduce(0) { $0 + $1.packedBytes })
        (firstPosition, lastPosition) = (inputs.first?.firstPosition ?? 1, inputs.last?.lastPosition ?? 0)
        level = (inputs.map(\.level).max() ?? 0) + 1
    }
}
