import EventModel

/// Reads the tables of a stored graph in place. What is wrong is noted in ``isSound``, and an empty table given instead.
struct SectionReader {
    private let bytes: SharedBytes
    /// False when something did not fit: nothing that was read is to be used then.
    private(set) var isSound = true

    init(_ bytes: SharedBytes) { self.bytes = bytes }

    mutating func array<Element: BitwiseCopyable>(_ section: GraphSection, of _: Element.Type = Element.self) -> OverlayArray<Element> {
        let entry = entry(section)
        if entry.elementBytes == MemoryLayout<Element>.stride, entry.offsetBytes <= UInt64(bytes.count),
            let count = Int(exactly: entry.count),
            let array = OverlayArray<Element>(base: bytes[Int(entry.offsetBytes)..<bytes.count], count: count)
        {
            return array
        }
        isSound = false
        return OverlayArray()
    }

    mutating func map(_ section: GraphSection) -> OverlayMap {
        if let used = Int(exactly: entry(section).state), let map = OverlayMap(entries: array(section), used: used) { return map }
        isSound = false
        return OverlayMap()
    }

    func state(_ section: GraphSection) -> UInt64 { entry(section).state }

    func state32(_ section: GraphSection) -> UInt32 { UInt32(truncatingIfNeeded: state(section)) }

    /// The entry of a section; one of no elements when the directory has another in its place.
    private func entry(_ section: GraphSection) -> GraphSectionEntry {
        let index = GraphSection.allCases.firstIndex(of: section) ?? 0
        let start = GraphFormat.headerBytes + index * GraphFormat.entryBytes
        guard start + GraphFormat.entryBytes <= bytes.count else { return .none }
        let entry = UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<start + GraphFormat.entryBytes])
        let name = entry[..<GraphFormat.nameBytesMax]
        guard name.starts(with: section.rawValue.utf8), name.dropFirst(section.rawValue.utf8.count).allSatisfy({ $0 == 0 }) else {
            return .none
        }
        return GraphSectionEntry(
            name: section.rawValue, elementBytes: entry.littleEndian(24, UInt32.self), count: entry.littleEndian(32, UInt64.self),
            offsetBytes: entry.littleEndian(40, UInt64.self), state: entry.littleEndian(48, UInt64.self))
    }
}

extension GraphSectionEntry {
    fileprivate static let none = GraphSectionEntry(name: "", elementBytes: 0, count: 0, offsetBytes: 0, state: 0)
}
