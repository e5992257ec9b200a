// What a hostile program would do behind every change: checksums, and what links a file's parts, are made to hold again, so that the fuzzer gets
// behind them.

import Disk
import DiskTesting
import EventModel

@testable import EventLog

enum Mending {
    /// A LogSegment that is not sealed: its header's checksum, and of each Block its place, its link and its checksums.
    ///
    /// - Parameter linkingTo: What its header links back to; nil to leave that as it is. Afterwards what the file behind it links to.
    static func logSegment(_ bytes: [UInt8], linkingTo link: inout UInt64?) -> [UInt8] {
        var bytes = bytes
        let headerBytes = SegmentFormat.fileHeaderBytes
        if let link { bytes.set(48, link) }
        bytes.set(headerBytes - 8, bytes.checksum(0, headerBytes - 8))
        var (at, previousHash, position) = (headerBytes, bytes.field(headerBytes - 8, as: UInt64.self), bytes.field(32, as: UInt64.self))
        while bytes.field(at, as: UInt32.self) == SegmentFormat.blockMagic {
            let stored = Int(bytes.field(at + 84, as: UInt32.self))
            bytes.set(at + 16, bytes.field(16, as: UInt64.self))
            bytes.set(at + 24, bytes.field(40, as: UInt64.self))
            bytes.set(at + 32, UInt64(at))
            bytes.set(at + 40, position)
            bytes.set(at + 64, previousHash)
            bytes.set(at + 72, bytes.checksum(at + SegmentFormat.blockHeaderBytes, stored))
            previousHash = bytes.checksum(at + 16, SegmentFormat.blockHeaderBytes - 16)
            bytes.set(at + 8, previousHash)
            position &+= UInt64(bytes.field(at + 80, as: UInt32.self))
            at += SegmentFormat.blockHeaderBytes + SegmentFormat.aligned(min(stored, bytes.count))
        }
        link = previousHash
        return bytes
    }

    /// A sealed LogSegment: everything but its chunks first, and those once it opens and so tells how many there are.
    static func sealedSegment(_ bytes: [UInt8]) -> [UInt8] {
        var image = SealedImage(bytes, chunkCount: 0)
        image.repair()
        guard let segment = try? image.open(IdentifierTable()) else { return image.bytes }
        image = SealedImage(image.bytes, chunkCount: segment.layout.chunkCount)
        image.repair()
        return image.bytes
    }

    /// A manifest's last line.
    static func manifest(_ bytes: [UInt8]) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        if lines.last?.hasPrefix("checksum") == true { lines.removeLast() }
        let kept = lines.map { $0 + "\n" }.joined()
        let sum = Array(kept.utf8).checksum(0, kept.utf8.count)
        return Array((kept + "checksum \(String(sum, radix: 16))\n").utf8)
    }

    /// A checkpoint: the checksums of its header, sections, directory and footer, and what the footer says of the file.
    static func checkpoint(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes.set(120, bytes.checksum(0, 120))
        let footer = bytes.count - CheckpointFormat.footerBytes
        let count = min(Int(bytes.field(footer + 16, as: UInt32.self)), CheckpointFormat.sectionsMax)
        let directory = footer - count * CheckpointFormat.entryBytes
        guard footer > 0, directory >= 0 else { return bytes }
        for index in 0..<count {
            let at = directory + index * CheckpointFormat.entryBytes
            let (start, length) = (bytes.field(at + 8, as: UInt64.self), bytes.field(at + 16, as: UInt64.self))
            bytes.set(at + 24, bytes.checksum(Int(clamping: start), Int(clamping: length)))
        }
        bytes.set(footer, CheckpointFormat.footerMagic)
        bytes.set(footer + 8, UInt64(directory))
        bytes.set(footer + 24, bytes.checksum(directory, footer - directory))
        bytes.set(footer + 32, bytes.field(120, as: UInt64.self))
        bytes.set(footer + 40, UInt64(bytes.count))
        bytes.set(footer + 56, bytes.checksum(footer, 56))
        return bytes
    }

    /// A folder: every file by its name, the LogSegments linked, the manifest with the sizes and footers of the files that it names.
    static func folder(_ folder: PackedFolder) -> PackedFolder {
        var folder = folder
        var link: UInt64? = 0
        // By name, sealed LogSegments of a position stand before those that are not; what is sealed says what comes next.
        for (name, bytes) in folder.files.sorted(by: { $0.key < $1.key }) {
            if SealedName.isSealed(name) {
                let sealed = sealedSegment(bytes)
                let footer = Int(clamping: sealed.field(sealed.count - SealedFormat.tailBytes, as: UInt64.self))
                (folder.files[name], link) = (sealed, sealed.field(footer &+ 48, as: UInt64.self))
            } else if SegmentName.firstPosition(name) != nil {
                folder.files[name] = logSegment(bytes, linkingTo: &link)
            } else if name == CheckpointFormat.fileName {
                folder.files[name] = checkpoint(bytes)
            }
        }
        if let bytes = folder.files[Manifest.name] { folder.files[Manifest.name] = manifest(bytes, of: folder) }
        return folder
    }

    private static func manifest(_ bytes: [UInt8], of folder: PackedFolder) -> [UInt8] {
        let mended = manifest(bytes)
        guard case .success(var manifest) = Manifest.decode(mended) else { return mended }
        for index in manifest.files.indices {
            guard let file = folder.files[manifest.files[index].name] else { continue }
            manifest.files[index].bytes = UInt64(file.count)
            manifest.files[index].footerChecksum = file.field(file.count - SealedFormat.tailBytes + 16, as: UInt64.self)
        }
        return manifest.encoded()
    }
}
