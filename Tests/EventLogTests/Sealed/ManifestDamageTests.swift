import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// A manifest or the files that it names, damaged, missing or exchanged: the log opens with every event, or says what is wrong and changes nothing.
struct ManifestDamageTests {
    /// A log of 96 events, most of them sealed in several files.
    private struct SealedLog {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10, seals: true)
        let lines: [String]
        var manifest: String { fixture.folder + "/" + Manifest.name }

        init(_ prefix: String = "m") async throws {
            lines = (0..<96).map { page("\(prefix)\($0)", anonymousId: "a\($0 % 5)") }
            let log = try fixture.open()
            for start in stride(from: 0, to: lines.count, by: 5) { _ = try await log.append(Array(lines[start..<min(start + 5, lines.count)])) }
            #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
            log.close()
            #expect(try sealedPaths.count > 1)
        }

        var sealedPaths: [String] {
            get throws { try fixture.disk.list(fixture.folder).filter(SealedName.isSealed).sorted().map { fixture.folder + "/" + $0 } }
        }

        /// Opens a changed copy: all events are there and all files stay, or it is refused and nothing is changed.
        ///
        /// - Returns: Nil when it opened.
        func refusal(_ copy: LogFixture, _ place: String) throws -> EventLogError? {
            let before = try copy.contents()
            let log: EventLog
            do throws(EventLogError) { log = try copy.open() } catch {
                #expect(try copy.contents() == before, "\(place)")
                return error
            }
            #expect(try log.texts() == lines, "\(place)")
            log.close()
            #expect(Set(before.keys).isSubset(of: try copy.contents().keys), "\(place)")
            return nil
        }
    }

    @Test func `every flipped byte and every cut of the manifest leaves a log that opens with every event, or is refused`() async throws {
        let sealed = try await SealedLog()
        let bytes = try sealed.fixture.disk.bytes(of: sealed.manifest)
        var (changed, refused) = (bytes.indices.map { Array(bytes[..<$0]) }, 0)
        for at in bytes.indices {
            var flipped = bytes
            flipped[at] ^= 1 << UInt8(at % 8)
            changed.append(flipped)
        }
        for (number, manifest) in changed.enumerated() {
            let copy = sealed.fixture.crashedCopy(.keepAll)
            try copy.disk.replaceBytes(of: sealed.manifest, with: manifest)
            if try sealed.refusal(copy, "change \(number)") != nil { refused += 1 }
        }
        // What does not hold is made again from the footers.
        #expect(refused == 0)
    }

    @Test func `a manifest that is missing is made again, and said so`() async throws {
        let sealed = try await SealedLog()
        try sealed.fixture.disk.unlink(sealed.manifest)
        let log = try sealed.fixture.open()
        #expect(log.recovery.notes.contains { $0.contains(Manifest.name) })
        #expect(try log.texts() == sealed.lines)
        log.close()
    }

    @Test(arguments: [true, false])
    func `a sealed file that is missing is damage that names it or its positions, with a manifest and without`(hasManifest: Bool) async throws {
        let sealed = try await SealedLog()
        for path in try sealed.sealedPaths {
            let copy = sealed.fixture.crashedCopy(.keepAll)
            try copy.disk.unlink(path)
            if !hasManifest { try copy.disk.unlink(sealed.manifest) }
            let error = try #require(try sealed.refusal(copy, path))
            #expect(error.code == .damaged, "\(error)")
            #expect(hasManifest ? error.path == path : error.lostPositions != nil, "\(error)")
        }
    }

    @Test func `sealed files without the active one and without their first are not taken for a new log`() async throws {
        let sealed = try await SealedLog()
        let copy = sealed.fixture.crashedCopy(.keepAll)
        for path in try [sealed.manifest, sealed.sealedPaths[0]] + copy.segmentPaths { try copy.disk.unlink(path) }
        #expect(try sealed.refusal(copy, "")?.code == .damaged)
    }

    @Test func `sealed files exchanged for one another, or for another log's, are found out`() async throws {
        let (sealed, other) = (try await SealedLog(), try await SealedLog("n"))
        let (paths, others) = (try sealed.sealedPaths, try other.sealedPaths)
        #expect(paths == others)
        for path in paths {
            let copy = sealed.fixture.crashedCopy(.keepAll)
            try copy.disk.replaceBytes(of: path, with: other.fixture.disk.bytes(of: path))
            for manifest in [true, false] {
                if !manifest { try copy.disk.unlink(sealed.manifest) }
                #expect(try sealed.refusal(copy, path)?.code == .damaged)
            }
        }
        let copy = sealed.fixture.crashedCopy(.keepAll)
        try copy.disk.replaceBytes(of: paths[0], with: sealed.fixture.disk.bytes(of: paths[1]))
        try copy.disk.replaceBytes(of: paths[1], with: sealed.fixture.disk.bytes(of: paths[0]))
        #expect(try sealed.refusal(copy, "swapped")?.code == .damaged)
    }

    @Test func `another log's manifest, an older one, and one that leaves a file out are refused`() async throws {
        let (sealed, other) = (try await SealedLog(), try await SealedLog("n"))
        let copy = sealed.fixture.crashedCopy(.keepAll)
        try copy.disk.replaceBytes(of: sealed.manifest, with: other.fixture.disk.bytes(of: sealed.manifest))
        #expect(try sealed.refusal(copy, "another log's")?.code == .damaged)

        let whole = try Manifest.decode(sealed.fixture.disk.bytes(of: sealed.manifest)).get()
        for left in whole.files.indices {
            var manifest = whole
            manifest.files.remove(at: left)
            try copy.disk.replaceBytes(of: sealed.manifest, with: manifest.encoded())
            #expect(try sealed.refusal(copy, "without file \(left)")?.code == .damaged)
        }
        var older = whole
        older.files[0].name = SealedName.of(firstPosition: 1, lastPosition: 10, level: 0)
        try copy.disk.replaceBytes(of: sealed.manifest, with: older.encoded())
        #expect(try sealed.refusal(copy, "older")?.code == .damaged)
    }

    @Test func `a newer version's manifest is refused`() async throws {
        let sealed = try await SealedLog()
        let text = String(decoding: try sealed.fixture.disk.bytes(of: sealed.manifest), as: UTF8.self)
        let body = text.replacing("manifest 1", with: "manifest 2").split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
        let sum = String(Array(body.utf8).withUnsafeBytes { SegmentFormat.checksum($0) }, radix: 16)
        try sealed.fixture.disk.replaceBytes(of: sealed.manifest, with: Array((body + "checksum \(sum)\n").utf8))
        #expect(try sealed.refusal(sealed.fixture.crashedCopy(.keepAll), "")?.code == .unsupportedVersion)
    }

    @Test func `a sealed file cut or flipped anywhere it is read at start is refused`() async throws {
        let sealed = try await SealedLog()
        let path = try #require(try sealed.sealedPaths.first)
        let bytes = try sealed.fixture.disk.bytes(of: path)
        for at in stride(from: 0, to: bytes.count, by: 97) {
            let copy = sealed.fixture.crashedCopy(.keepAll)
            try copy.disk.replaceBytes(of: path, with: Array(bytes[..<at]))
            #expect(try sealed.refusal(copy, "cut at \(at)")?.code == .damaged)
        }
        // Header, footer and tail are read at every start.
        let footer = Int(bytes.withUnsafeBytes { $0.field(bytes.count - SealedFormat.tailBytes, as: UInt64.self) })
        for at in Array(0..<SealedFormat.headerBytes) + Array(footer..<bytes.count) {
            let copy = sealed.fixture.crashedCopy(.keepAll)
            try copy.disk.flipBit(of: path, atByte: at, bit: at % 8)
            let isMinor = at == bytes.count - SealedFormat.tailBytes + 14 || at == bytes.count - SealedFormat.tailBytes + 15
            #expect((try sealed.refusal(copy, "byte \(at)") == nil) == isMinor)
        }
    }
}
