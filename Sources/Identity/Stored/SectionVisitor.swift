import EventModel

/// Is shown the tables of a graph one after the other, in the order of ``GraphSection``.
protocol SectionVisitor: ~Copyable {
    associatedtype Failure: Error

    /// - Parameter state: What the table keeps beside its elements.
    mutating func array<Element: BitwiseCopyable>(
        _ section: GraphSection, _ array: borrowing OverlayArray<Element>, state: UInt64
    ) throws(Failure)
}

extension SectionVisitor where Self: ~Copyable {
    mutating func array<Element: BitwiseCopyable>(_ section: GraphSection, _ array: borrowing OverlayArray<Element>) throws(Failure) {
        try self.array(section, array, state: 0)
    }

    mutating func map(_ section: GraphSection, _ map: borrowing OverlayMap) throws(Failure) {
        try array(section, map.entries, state: UInt64(map.used))
    }
}

/// Makes the directory: where each section will lie.
struct SectionDirectory: SectionVisitor {
    private(set) var entries: [GraphSectionEntry] = []
    /// Where the next section begins, or everything ends.
    private(set) var endBytes = GraphFormat.aligned(GraphFormat.headerBytes + GraphSection.allCases.count * GraphFormat.entryBytes)

    mutating func array<Element: BitwiseCopyable>(
        _ section: GraphSection, _ array: borrowing OverlayArray<Element>, state: UInt64
    ) throws(Never) {
        entries.append(
            GraphSectionEntry(
                name: section.rawValue, elementBytes: UInt32(MemoryLayout<Element>.stride), count: UInt64(array.count),
                offsetBytes: UInt64(endBytes), state: state))
        endBytes = GraphFormat.aligned(endBytes + array.count * MemoryLayout<Element>.stride)
    }
}

/// Gives out the bytes of all sections, and what lies between.
struct SectionWriter<Failure: Error>: SectionVisitor, ~Copyable {
    private let write: (UnsafeRawBufferPointer) throws(Failure) -> Void

    init(_ write: @escaping (UnsafeRawBufferPointer) throws(Failure) -> Void) { self.write = write }

    mutating func array<Element: BitwiseCopyable>(
        _ section: GraphSection, _ array: borrowing OverlayArray<Element>, state: UInt64
    ) throws(Failure) {
        try array.forEachRun(write)
        try pad(after: array.count * MemoryLayout<Element>.stride)
    }

    func pad(after bytes: Int) throws(Failure) {
        let zeros = ByteHeap.zeros(GraphFormat.aligned(bytes) - bytes)
        if zeros.count > 0 { try write(zeros.bytes) }
    }
}

extension ByteHeap {
    fileprivate static func zeros(_ count: Int) -> ByteHeap {
        var heap = ByteHeap(capacity: count)
        heap.appendZeros(count)
        return heap
    }
}

/// Adds up the memory of all tables.
struct OwnedBytes: SectionVisitor {
    private(set) var bytes = 0

    mutating func array<Element: BitwiseCopyable>(
        _ section: GraphSection, _ array: borrowing OverlayArray<Element>, state: UInt64
    ) throws(Never) {
        bytes += array.ownedBytes
    }
}
