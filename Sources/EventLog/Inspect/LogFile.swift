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

    public var events: Int { Int(lastPosition - firstPosition + 1) }

    init(_ segment: SealedSegment) { self.init(segment.file) }

    init(_ file: SealedFile) {
        (path, bytes) = (file.path, UInt64(file.bytesCount))
        (firstPosition, lastPosition, level) = (file.footer.firstPosition, file.footer.lastPosition, Int(file.footer.level))
    }

    /// What sealing an unsealed one will make.
    init(sealing positions: ClosedRange<UInt64>) {
        (path, bytes, level) = (nil, nil, 0)
        (firstPosition, lastPosition) = (positions.lowerBound, positions.upperBound)
    }

    /// What merging neighbours will make.
    init(merging inputs: ArraySlice<LogFile>) {
        (path, bytes) = (nil, nil)
        (firstPosition, lastPosition) = (inputs.first?.firstPosition ?? 1, inputs.last?.lastPosition ?? 0)
        level = (inputs.map(\.level).max() ?? 0) + 1
    }
}
