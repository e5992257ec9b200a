import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// The damages of the fixtures, as they are done to the files when the fixtures are written.
enum GoldenDamages {
    typealias Files = [String: [UInt8]]
    typealias Damage = (name: String, sentence: String, apply: @Sendable (inout Files) throws -> Void)

    private static let merged = "00000000000000000001-00000000000000000020-1.sealed"
    private static let sealed = "00000000000000000021-00000000000000000030-0.sealed"
    private static let rolled = "00000000000000000031.log"
    private static let active = "00000000000000000040.log"
    private static let manifest = Manifest.name
    private static let checkpoint = "checkpoint"

    /// Name, sentence, and what is done.
    static let all: [Damage] = sealedFiles + manifests + logFiles + checkpoints

    private static let manifests: [Damage] = [
            ("manifest-missing", "The manifest is missing: it is made again from the footers.", { $0[manifest] = nil }),
            ("manifest-flipped", "A bit of the manifest is flipped: it is made again from the footers.", { flip(&$0, manifest, 60) }),
            ("manifest-cut", "The manifest is cut in half: it is made again from the footers.", { $0[manifest] = $0[manifest].map { Array($0.prefix($0.count / 2)) } }),
            ("manifest-newer", "The manifest is of a newer version.", { files in files[manifest] = newer(files[manifest] ?? []) }),
            ("manifest-missing-with-a-file", "The manifest and the first sealed LogSegment are missing.", { ($0[manifest], $0[merged]) = (nil, nil) }),
    ]

    private static func flip(_ files: inout Files, _ name: String, _ at: Int) { files[name]?[at] ^= 0x10 }

    private static func newer(_ bytes: [UInt8]) -> [UInt8] {
        let body = String(decoding: bytes, as: UTF8.self).replacing("manifest 1", with: "manifest 2").split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
        let sum = String(Array(body.utf8).withUnsafeBytes { SegmentFormat.checksum($0) }, radix: 16)
        return Array((body + "checksum \(String(repeating: "0", count: 16 - sum.count) + sum)\n").utf8)
    }

    private static func image(_ files: Files, _ name: String) throws -> SealedImage {
        let fixture = try FixtureFolder.disk(files)
        return SealedImage(try SealedSegment(fixture.disk.open(fixture.folder + "/" + name, mode: .readOnly), identifiers: IdentifierTable()))
    }

    private static let sealedFiles: [Damage] = [
        ("sealed-header-flipped", "A bit of a sealed LogSegment's header is flipped.", { flip(&$0, merged, 25) }),
        ("sealed-chunk-flipped", "A bit of a chunk that every row needs is flipped.", { files in flip(&files, merged, try image(files, merged).chunk(RowChunk.positions.rawValue)?.lowerBound ?? 0) }),
        ("sealed-column-flipped", "A bit of a column's values is flipped.", { files in
            let image = try image(files, sealed)
            let values = (0..<(image.chunkCount - RowChunk.count) / 2).compactMap { image.chunk(RowChunk.values(of: $0)) }.first { $0.count > 8 }
            flip(&files, sealed, (values?.upperBound ?? 1) - 1)
        }),
        ("sealed-dictionary-flipped", "A bit of a page of the dictionary is flipped.", { files in flip(&files, merged, (try image(files, merged).section(.dictionary)?.upperBound ?? 30) - 20) }),
        ("sealed-shapes-flipped", "A bit of the shapes is flipped.", { files in flip(&files, sealed, (try image(files, sealed).section(.shapes)?.lowerBound ?? 0) + 9) }),
        ("sealed-footer-flipped", "A bit of a footer is flipped.", { files in flip(&files, sealed, try image(files, sealed).footerOffset + 20) }),
        ("sealed-cut", "The last byte of a sealed LogSegment is cut off.", { $0[sealed]?.removeLast() }),
        ("sealed-missing", "A sealed LogSegment that the manifest names is missing.", { $0[sealed] = nil }),
        ("sealed-newer", "A sealed LogSegment is of a newer major version.", { files in
            var image = try image(files, merged)
            image.set(8, UInt16(2))
            image.repair()
            files[merged] = image.bytes
        }),
        ("sealed-version-flipped", "A bit of a sealed LogSegment's major version is flipped, so that its header's checksum does not hold.", { flip(&$0, merged, 8) }),
        ("sealed-lies", "A chunk says that every row is at the first position, under checksums that hold; the manifest has the new footer.", { files in
            var image = try image(files, sealed)
            image.replaceChunk(RowChunk.positions.rawValue, with: ColumnSamples.encode(Array(repeating: 0, count: 10)).bytes)
            files[sealed] = image.bytes
            var manifest = try Manifest.decode(files[Self.manifest] ?? []).get()
            manifest.files[1].bytes = UInt64(image.bytes.count)
            manifest.files[1].footerChecksum = image.field(image.tailOffset + 16, as: UInt64.self)
            files[Self.manifest] = manifest.encoded()
        }),
    ]

    private static let logFiles: [Damage] = [
        ("log-header-flipped", "A bit of a rolled LogSegment's header is flipped.", { flip(&$0, rolled, 26) }),
        ("log-block-flipped", "A bit of a Block that the next LogSegment declares durable is flipped.", { flip(&$0, rolled, 4096 + 120) }),
        ("log-missing", "A rolled LogSegment between the sealed ones and the active one is missing.", { $0[rolled] = nil }),
        ("log-newer", "A LogSegment is of a newer major version.", { files in
            var image = SegmentImage(files[active] ?? [])
            image.changeFileHeader { $0.setField(8, UInt16(2)) }
            files[active] = image.bytes
        }),
        ("log-torn", "The last Block was torn by a power cut, and nothing declares it durable: it is cut.", { files in
            var image = SegmentImage(files[active] ?? [])
            guard let torn = image.blocks.first else { return }
            for at in torn.offset + 110..<image.end { image.bytes[at] = 0 }
            files[active] = image.bytes
        }),
    ]

    private static let checkpoints: [Damage] = [
        ("checkpoint-missing", "There is no checkpoint: what it knew is read from the log.", { $0[checkpoint] = nil }),
        ("checkpoint-header-flipped", "A bit of the checkpoint's header is flipped: it is ignored.", { flip(&$0, checkpoint, 24) }),
        ("checkpoint-section-flipped", "A bit of a section of the checkpoint is flipped: it is ignored.", { files in flip(&files, checkpoint, 4096 + 300) }),
        ("checkpoint-cut", "The checkpoint is cut: it is ignored.", { $0[checkpoint]?.removeLast(10) }),
        ("checkpoint-foreign", "The checkpoint is another log's, under a checksum that holds: it is ignored.", { files in
            files[checkpoint]?.withUnsafeMutableBytes { bytes in
                bytes.setField(16, UInt64(9))
                bytes.setField(120, SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<120])))
            }
        }),
    ]
}
