import EventModel
import Testing

@testable import EventLog

/// One lie a file, under checksums that hold: each is found before it is used, and named with the file and a place in it.
struct LyingSegmentTests {
    @Test(arguments: Lie.headers)
    func `a header, tail or footer that lies is refused when the file is opened`(_ lie: Lie) throws { try check(lie, opens: false) }

    @Test(arguments: Lie.directories)
    func `a directory that lies is refused before a chunk is read`(_ lie: Lie) throws { try check(lie, opens: false) }

    @Test(arguments: Lie.sections)
    func `a section that lies is refused`(_ lie: Lie) throws { try check(lie, opens: nil) }

    @Test(arguments: Lie.chunks)
    func `a chunk that lies is refused when it is read`(_ lie: Lie) throws { try check(lie, opens: true) }

    /// - Parameter opens: Whether the file must open, and be refused only when it is read; nil when either will do.
    private func check(_ lie: Lie, opens: Bool?) throws {
        let small = try SmallSegment()
        var image = small.image
        try lie.tell(&image, small)
        let isChanged = image.bytes != small.image.bytes
        #expect(isChanged)
        let opened = Result { try image.open(small.fixture.identifiers) }
        if let opens { #expect(((try? opened.get()) != nil) == opens) }
        let error = try #require(throws: EventLogError.self) {
            try SealedReading.all(opened.get(), anchors: small.anchors, messageIds: small.messageIds)
        }
        #expect(error.code == lie.code, "\(error)")
        #expect(error.path == "/log/sealed" && error.offsetBytes != nil, "\(error)")
    }
}

/// Something untrue to write into a file.
struct Lie: CustomTestStringConvertible, Sendable {
    let name: String
    var code = EventLogError.Code.damaged
    let tell: @Sendable (inout SealedImage, SmallSegment) throws -> Void

    var testDescription: String { name }

    private init(_ name: String, _ code: EventLogError.Code = .damaged, _ tell: @escaping @Sendable (inout SealedImage, SmallSegment) throws -> Void) {
        (self.name, self.code, self.tell) = (name, code, tell)
    }

    /// A number of another value at a place; checksums hold.
    private static func field(_ name: String, _ value: some FixedWidthInteger & Sendable, at place: @escaping @Sendable (SealedImage) -> Int) -> Lie {
        field(name, .damaged, value, at: place)
    }

    private static func field(
        _ name: String, _ code: EventLogError.Code, _ value: some FixedWidthInteger & Sendable, at place: @escaping @Sendable (SealedImage) -> Int
    ) -> Lie {
        Lie(name, code) { image, _ in
            image.set(place(image), value)
            image.repair()
        }
    }
}

extension Lie {
    static let headers: [Lie] = [
        field("a newer major version", .unsupportedVersion, UInt16(2)) { _ in 8 }, field("a feature that nobody knows", .unsupportedVersion, UInt32(4)) { _ in 12 },
        field("a domain that nobody knows", .unsupportedVersion, UInt8(7)) { _ in 40 }, field("another log's id in the header", UInt64(8)) { _ in 16 },
        field("no first position", UInt64(0)) { _ in 24 }, field("a last position before the first", UInt64(0)) { _ in 32 },
        field("another major version in the tail", UInt16(2)) { $0.tailOffset + 12 }, field("a footer outside the file", UInt64.max) { $0.tailOffset },
        field("a footer in the header", UInt64(8)) { $0.tailOffset }, field("a footer of 4 GiB", UInt32.max) { $0.tailOffset + 8 }, field("a footer of no bytes", UInt32(0)) { $0.tailOffset + 8 },
        field("another log's id in the footer", UInt64(8)) { $0.footerOffset }, field("one row group more", UInt32(2)) { $0.footerOffset + 100 },
        field("no row group", UInt32(0)) { $0.footerOffset + 100 }, field("more columns than a file may have", UInt32.max) { $0.footerOffset + 104 },
        field("one column more", UInt32(40)) { $0.footerOffset + 104 }, field("4 billion sections", UInt32.max) { $0.footerOffset + 108 },
        field("a section less than there are", UInt32(9)) { $0.footerOffset + 108 }, field("a level that nothing reaches", UInt32(65)) { $0.footerOffset + 96 },
        field("more packed bytes than events can have", UInt64.max) { $0.footerOffset + 88 },
        field("a section behind the file", UInt64.max - 3) { ($0.sectionEntry(.shapes) ?? 0) + 8 }, field("a section longer than the file", UInt64.max) { ($0.sectionEntry(.commits) ?? 0) + 16 },
        field("a section in the header", UInt64(0)) { ($0.sectionEntry(.clock) ?? 0) + 8 }, field("no section of row groups", UInt32(77)) { $0.sectionEntry(.rowGroups) ?? 0 },
        Lie("the positions of more rows than a file may have") { image, _ in
            for place in [32, image.footerOffset + 16] { image.set(place, UInt64(1 << 26)) }
            image.repair()
        },
        Lie("positions at the end of all numbers") { image, _ in
            for place in [24, image.footerOffset + 8] { image.set(place, UInt64.max - UInt64(count - 1)) }
            for place in [32, image.footerOffset + 16] { image.set(place, UInt64.max) }
            image.repair()
        },
        Lie("one row more than there are") { image, _ in
            for place in [32, image.footerOffset + 16] { image.set(place, UInt64(count + 1)) }
            image.repair()
        },
        Lie("the footer of another file") { image, _ in
            let other = SealedImage(try SealedFixture(Array(SmallSegment.lines[..<30]), firstPosition: 500).open())
            image.bytes.replaceSubrange(image.footerOffset..., with: other.bytes[other.footerOffset...])
            image.set(image.tailOffset, UInt64(image.tailOffset - (other.tailOffset - other.footerOffset)))
            image.repair()
        },
    ]

    static let directories: [Lie] = [
        field("one row less", UInt32(count - 1)) { $0.groupEntry() + 8 }, field("no runs", UInt32(0)) { $0.groupEntry() + 12 }, field("more runs than rows", UInt32(count + 1)) { $0.groupEntry() + 12 },
        field("no tuples", UInt32(0)) { $0.groupEntry() + 16 }, field("more tuples than rows", UInt32.max) { $0.groupEntry() + 16 },
        field("more identifiers than tuples can have", UInt32.max) { $0.groupEntry() + 20 }, field("a last anchor before the first", UInt32.max) { $0.groupEntry() + 24 },
        field("a first position before the file's", UInt64(0)) { $0.groupEntry() + 48 }, field("a last position behind the file's", UInt64.max) { $0.groupEntry() + 56 },
    ]

    static let sections: [Lie] = SealedSection.ofEveryFile.flatMap { type -> [Lie] in
        [
            Lie("\(type.name): nothing") { image, _ in image.replace(type, with: []) },
            Lie("\(type.name): one byte more") { image, _ in
                guard let place = image.section(type) else { return }
                image.replace(type, with: Array(image.bytes[place]) + [0])
            },
            Lie("\(type.name): one byte less") { image, _ in
                guard let place = image.section(type) else { return }
                image.replace(type, with: Array(image.bytes[place].dropLast()))
            },
            Lie("\(type.name): a count without end") { image, _ in
                guard let place = image.section(type) else { return }
                image.replace(type, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] + Array(image.bytes[place].dropFirst()))
            },
        ]
    }

    /// Integers as chunks have them; behind the form where the chunk begins with one.
    private static func integers(_ values: [Int64], form: [UInt8] = []) -> [UInt8] { form + ColumnSamples.encode(values).bytes }

    private static let count = SmallSegment.lines.count

    private static func ascending(_ values: [UInt64]) -> [UInt8] { ColumnSamples.bytes { values.appendAscending(to: &$0) } }

    private static func chunk(_ name: String, _ chunk: RowChunk, _ bytes: @escaping @Sendable (RowColumns) -> [UInt8]) -> Lie {
        Lie(name) { image, small in
            let columns = try small.fixture.open().groups[0].columns()
            image.replaceChunk(chunk.rawValue, with: bytes(columns))
        }
    }

    private static func decoded(_ column: IntegerColumn) -> [Int64] { column.decoded(0..<column.count) }

    static let chunks: [Lie] = everyChunk + rows + tuples + columns

    private static let everyChunk: [Lie] = RowChunk.allCases.flatMap { chunk -> [Lie] in
        [
            Lie("\(chunk.name): nothing") { image, _ in image.replaceChunk(chunk.rawValue, with: []) },
            Lie("\(chunk.name): an encoding that nobody knows") { image, _ in image.replaceChunk(chunk.rawValue, with: [0xFF, 0xFF, 0xFF]) },
            field("\(chunk.name): outside the file", UInt32.max) { $0.chunkEntry(chunk.rawValue) },
            field("\(chunk.name): longer than the file", UInt32.max) { $0.chunkEntry(chunk.rawValue) + 4 },
        ]
    }

    private static let rows: [Lie] = [
        field("a row group at the end of all numbers", UInt64.max - 7) { $0.groupEntry() }, field("a row group behind the file", UInt64(1) << 40) { $0.groupEntry() },
        chunk("a position twice", .positions) { columns in integers([1] + decoded(columns.positions).dropFirst()) },
        chunk("a position outside", .positions) { columns in integers([Int64(count)] + decoded(columns.positions).dropFirst()) },
        chunk("a position before the first", .positions) { columns in integers([-1] + decoded(columns.positions).dropFirst()) },
        chunk("a shape that is none", .shapes) { columns in integers([1_000_000] + decoded(columns.shapes).dropFirst()) },
        chunk("a shape below none", .shapes) { columns in integers([-1] + decoded(columns.shapes).dropFirst()) },
        chunk("another shape", .shapes) { columns in integers(decoded(columns.shapes).map { $0 == 1 ? 2 : 1 }) },
        chunk("a name that is none", .names) { columns in integers([.max] + decoded(columns.names).dropFirst(), form: [0]) },
        chunk("names as a function", .names) { _ in [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0] },
        chunk("a source that is none", .sources) { _ in integers(Array(repeating: 2, count: count), form: [0]) },
        chunk("a source below none", .sources) { _ in integers(Array(repeating: .min, count: count), form: [0]) },
        chunk("a type that is none", .kinds) { _ in integers(Array(repeating: 200, count: count), form: [0]) },
        chunk("flags that are none", .kinds) { _ in integers(Array(repeating: 1 + 256 * 16, count: count), form: [0]) },
        chunk("kinds below none", .kinds) { _ in integers(Array(repeating: -1, count: count), form: [0]) },
        chunk("ids beyond the file's for events with assigned ones", .ids) { _ in integers(Array(repeating: 1 << 40, count: count)) },
        chunk("ids below none", .ids) { _ in integers(Array(repeating: -1, count: count)) },
    ]

    private static let tuples: [Lie] = [
        chunk("runs that begin with another row", .runStarts) { columns in ascending((0..<UInt64(columns.runStarts.count)).map { $0 + 1 }) },
        chunk("runs that overlap", .runStarts) { columns in ascending(Array(repeating: 0, count: columns.runStarts.count)) },
        chunk("a run behind the rows", .runStarts) { columns in ascending((0..<UInt64(columns.runStarts.count)).map { $0 * 1000 }) },
        chunk("tuples that overlap", .runTupleStarts) { columns in ascending(Array(repeating: 0, count: columns.runTupleStarts.count)) },
        chunk("a run's tuples behind all", .runTupleStarts) { columns in ascending((0..<UInt64(columns.runTupleStarts.count)).map { $0 << 60 }) },
        chunk("seventeen identifiers", .tupleHeads) { columns in integers(Array(repeating: 17, count: columns.tupleHeads.count)) },
        chunk("an anchor that is none of the identifiers", .tupleHeads) { columns in integers(Array(repeating: 2 + 256 * 2, count: columns.tupleHeads.count)) },
        chunk("an anchor before the first identifier", .tupleHeads) { columns in integers(Array(repeating: 2 - 256, count: columns.tupleHeads.count)) },
        chunk("identifiers that the log does not have", .tupleOthers) { columns in integers(Array(repeating: 1_000_000, count: columns.tupleOthers.count)) },
        chunk("a tuple that is none", .rowTuples) { _ in integers(Array(repeating: .max, count: count)) },
        chunk("a tuple below none", .rowTuples) { _ in integers(Array(repeating: -1, count: count)) },
        chunk("more values than rows can have", .ranks) { columns in integers(Array(repeating: 1 << 40, count: columns.counts.count)) },
        chunk("another number of values", .ranks) { columns in integers(Array(repeating: 3, count: columns.counts.count)) },
        ]
}

extension Lie {
    /// A chunk of the first column that is kept in a way, changed.
    private static func column(_ name: String, _ isWanted: @escaping @Sendable (ColumnLayout.Storage) -> Bool, _ change: @escaping @Sendable ([UInt8], Int) -> [UInt8]) -> Lie {
        Lie(name) { image, small in
            let segment = try small.fixture.open()
            let columns = try segment.groups[0].columns()
            guard let column = segment.layout.columns.indices.first(where: { isWanted(segment.layout.storage[$0]) && columns.valueCount(segment.layout.groupOfColumn[$0]) > 30 }),
                let place = image.chunk(RowChunk.values(of: column))
            else { return }
            image.replaceChunk(RowChunk.values(of: column), with: change(Array(image.bytes[place]), columns.valueCount(segment.layout.groupOfColumn[column])))
        }
    }

    private static func determined(by: UInt8, column: UInt32, keys: [UInt64], values: [Int64]) -> [UInt8] {
        ColumnSamples.bytes { heap in
            heap.append(ChunkForm.determined.rawValue)
            heap.append(by)
            let keyBytes = ascending(keys)
            for field in [column, UInt32(keys.count), UInt32(keyBytes.count)] { heap.appendFixed(field) }
            for byte in keyBytes + integers(values) { heap.append(byte) }
        }
    }

    /// A heap of one block; every size as the caller says.
    private static func heap(lengths: [Int64], block: [UInt8], rawBytes: UInt64) -> [UInt8] {
        ColumnSamples.bytes { heap in
            heap.append(ChunkForm.strings.rawValue)
            for part in [integers(lengths)] {
                heap.appendVarint(UInt64(part.count))
                for byte in part { heap.append(byte) }
            }
            heap.appendVarint(1)
            for part in [ascending([0]), ascending([UInt64(block.count)]), ascending([rawBytes])] {
                heap.appendVarint(UInt64(part.count))
                for byte in part { heap.append(byte) }
            }
            for byte in block { heap.append(byte) }
        }
    }

    /// A block of LZ4 that makes `count` bytes of one literal.
    private static func bomb(_ count: Int) -> [UInt8] {
        // Literal `A`, then a match of offset 1 and as many bytes as its length says (LZ4 block format, "Sequence").
        var bytes: [UInt8] = [0x1F, 0x41, 1, 0]
        var rest = count - 1 - 4 - 15
        while rest >= 255 {
            bytes.append(255)
            rest -= 255
        }
        return bytes + [UInt8(max(rest, 0)), 0x50, 65, 65, 65, 65, 65]
    }

    fileprivate static let columns: [Lie] = [
        column("a dictionary code that is none", { $0 == .code }) { _, count in integers(Array(repeating: 1 << 50, count: count), form: [0]) },
        column("a dictionary code below none", { $0 == .code }) { _, count in integers(Array(repeating: -1, count: count), form: [0]) },
        column("a form that nobody knows", { $0 == .code }) { bytes, _ in [9] + bytes.dropFirst() },
        column("strings where codes are", { $0 == .code }) { _, count in heap(lengths: Array(repeating: 1, count: count), block: Array(repeating: 65, count: count), rawBytes: UInt64(count)) },
        column("codes where strings are", { $0 == .heap }) { _, count in integers(Array(repeating: 0, count: count), form: [0]) },
        column("a function of something that nobody knows", { $0 == .code }) { _, _ in determined(by: 9, column: 0, keys: [0, 1], values: [0, 0]) },
        column("a function of a column that the file does not have", { $0 == .code }) { _, _ in determined(by: 4, column: 1000, keys: [0, 1], values: [0, 0]) },
        column("a function of a column that no file may have", { $0 == .code }) { _, _ in determined(by: 4, column: .max, keys: [0, 1], values: [0, 0]) },
        column("a function with a key that nothing can have", { $0 == .code }) { _, _ in determined(by: 1, column: 0, keys: [0, 1 << 60], values: [0, 0]) },
        column("a function that has a key twice", { $0 == .code }) { _, _ in determined(by: 1, column: 0, keys: [0, 0], values: [0, 0]) },
        column("a function of no keys", { $0 == .code }) { _, _ in determined(by: 1, column: 0, keys: [], values: []) },
        column("a column with fewer values than rows", { $0 == .code }) { _, _ in integers([0], form: [0]) + [0] },
        column("a number with a scale that is none", { $0 == .number }) { _, count in integers(Array(repeating: 0, count: count), form: [7]) },
        column("strings longer than their block", { $0 == .heap }) { _, count in heap(lengths: Array(repeating: 1000, count: count), block: [65, 65], rawBytes: 2) },
        column("strings of less than no bytes", { $0 == .heap }) { _, count in heap(lengths: [-1] + Array(repeating: 2, count: count - 1), block: Array(repeating: 65, count: count * 2 - 3), rawBytes: UInt64(count * 2 - 3)) },
        column("LZ4 that expands further than it says", { $0 == .heap }) { _, count in heap(lengths: Array(repeating: 100, count: count), block: bomb(1 << 20), rawBytes: UInt64(count * 100)) },
        column("LZ4 that says more than it has", { $0 == .heap }) { _, count in heap(lengths: Array(repeating: 5000, count: count), block: bomb(1000), rawBytes: UInt64(count * 5000)) },
        column("a block that says 4 GiB", { $0 == .heap }) { _, count in heap(lengths: Array(repeating: 1, count: count), block: bomb(1 << 20), rawBytes: 1 << 32) },
        column("LZ4 that is none", { $0 == .heap }) { _, count in heap(lengths: Array(repeating: 10, count: count), block: Array(repeating: 0xFF, count: 30), rawBytes: UInt64(count * 10)) },
    ]
}
