/// Some neighbouring events of a file.
struct EventSlice: Sendable {
    let file: EventFile
    /// Which events, from 0.
    let range: Range<Int>

    var events: Int { range.count }
    var bytes: Int { file.lineStarts[range.upperBound] - file.lineStarts[range.lowerBound] }

    /// The line of event `index`, counted within the slice, with its newline.
    func line(_ index: Int) -> UnsafeBufferPointer<UInt8> { bytes(of: range.lowerBound + index..<range.lowerBound + index + 1) }

    /// The line of event `index` without its newline.
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let line = line(index)
        return UnsafeBufferPointer(start: line.baseAddress, count: line.count - 1)
    }

    /// The events `range`, counted within the slice.
    func part(_ part: Range<Int>) -> EventSlice {
        EventSlice(file: file, range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
    }

    func prefix(_ count: Int) -> EventSlice { EventSlice(file: file, range: range.prefix(count)) }

    /// `count` parts of nearly the same number of events.
    func split(into count: Int) -> [EventSlice] {
        (0..<count).map { part in
            let from = range.lowerBound + events * part / count
            return EventSlice(file: file, range: from..<range.lowerBound + events * (part + 1) / count)
        }
    }

    /// Pieces of whole lines, about `bytesMax` each.
    func chunks(bytesMax: Int) -> [Chunk] {
        var chunks: [Chunk] = []
        var first = range.lowerBound
        while first < range.upperBound {
            var end = first + 1
            let limit = file.lineStarts[first] + bytesMax
            while end < range.upperBound, file.lineStarts[end + 1] <= limit { end += 1 }
            chunks.append(Chunk(bytes: bytes(of: first..<end), endLine: end - range.lowerBound))
            first = end
        }
        return chunks
    }

    private func bytes(of events: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        let start = file.lineStarts[events.lowerBound]
        return UnsafeBufferPointer(start: file.base + start, count: file.lineStarts[events.upperBound] - start)
    }
}
