import DiskTesting
import EventModel

@testable import EventLog

/// A LogSegment's bytes, taken apart so that a test can damage them with intent.
struct SegmentImage {
    struct Block {
        var offset: Int
        var header: BlockHeader
        var end: Int { offset + SegmentFormat.blockHeaderBytes + header.storedBytes }
        /// Where the next Block begins.
        var paddedEnd: Int { offset + header.paddedBytes }
        var isMarker: Bool { header.eventCount == 0 }
    }

    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The whole Blocks from the first on.
    var blocks: [Block] {
        var result: [Block] = []
        var at = SegmentFormat.fileHeaderBytes
        while let header = header(at) {
            result.append(Block(offset: at, header: header))
            at += header.paddedBytes
        }
        return result
    }

    var end: Int { blocks.last?.paddedEnd ?? SegmentFormat.fileHeaderBytes }

    private func header(_ at: Int) -> BlockHeader? {
        guard at < bytes.count else { return nil }
        return bytes.withUnsafeBytes { BlockHeader.decode(UnsafeRawBufferPointer(rebasing: $0[at...])).header }
    }

    /// The payload of a Block, decompressed.
    func payload(_ block: Block) -> [UInt8] {
        let stored = Array(bytes[block.offset + SegmentFormat.blockHeaderBytes..<block.end])
        guard block.header.isLZ4 else { return stored }
        var raw = [UInt8](repeating: 0, count: block.header.rawBytes)
        let isWhole = stored.withUnsafeBytes { stored in raw.withUnsafeMutableBytes { LZ4.decompress(stored, into: $0) } }
        return isWhole ? raw : []
    }

    /// Writes a payload and header in place of the last Block, with checksums that hold.
    mutating func replaceLastBlock(payload: [UInt8], _ change: (inout BlockHeader) -> Void = { _ in }) {
        guard let last = blocks.last else { return }
        var header = last.header
        header.flags &= ~SegmentFormat.flagLZ4
        (header.storedBytes, header.rawBytes) = (payload.count, payload.count)
        header.payloadChecksum = payload.withUnsafeBytes { SegmentFormat.checksum($0) }
        change(&header)
        for at in last.offset..<last.paddedEnd { bytes[at] = 0 }
        let start = last.offset + SegmentFormat.blockHeaderBytes
        bytes.withUnsafeMutableBytes { _ = header.encode(into: UnsafeMutableRawBufferPointer(rebasing: $0[last.offset..<start])) }
        bytes.replaceSubrange(start..<start + payload.count, with: payload)
    }

    /// Changes the file header and seals it again.
    mutating func changeFileHeader(_ change: (UnsafeMutableRawBufferPointer) -> Void) {
        bytes.withUnsafeMutableBytes { buffer in
            let header = UnsafeMutableRawBufferPointer(rebasing: buffer[..<SegmentFormat.fileHeaderBytes])
            change(header)
            let body = UnsafeRawBufferPointer(rebasing: header[..<(SegmentFormat.fileHeaderBytes - 8)])
            header.setField(SegmentFormat.fileHeaderBytes - 8, SegmentFormat.checksum(body))
        }
    }
}

extension LogFixture {
    /// Has a LogSegment say that it is of another major version, under a checksum that holds.
    func setMajor(_ major: UInt16, of path: String) throws {
        var bytes = try disk.bytes(of: path)
        let headerBytes = path.hasSuffix(SealedName.suffix) ? SealedFormat.headerBytes : SegmentFormat.fileHeaderBytes
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(8, major)
            let body = UnsafeRawBufferPointer(rebasing: buffer[..<(headerBytes - 8)])
            buffer.setField(headerBytes - 8, SegmentFormat.checksum(body))
        }
        try disk.replaceBytes(of: path, with: bytes)
    }

    func image(_ path: String) throws -> SegmentImage { SegmentImage(try disk.bytes(of: path)) }

    func replace(_ path: String, _ image: SegmentImage) throws { try disk.replaceBytes(of: path, with: image.bytes) }
}
