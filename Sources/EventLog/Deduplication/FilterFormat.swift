import EventModel

/// The filter's section of a checkpoint. Its meaning: EventLog.docc/CheckpointFormat.md, "Filter".
enum FilterFormat {
    static let magic: UInt32 = 0x544C_4648  // "HFLT" little-endian
    static let version: UInt16 = 1
    /// Magic, version, count, and what each generation holds.
    static let headerBytes = 256
    private static let countsOffset = 8

    static func header(_ generations: [FilterGeneration]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: headerBytes)
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, magic)
            buffer.setField(4, version)
            buffer.setField(6, UInt16(generations.count))
            for (index, generation) in generations.enumerated() { buffer.setField(countsOffset + index * 8, UInt64(generation.count)) }
        }
        return bytes
    }

    /// Reads a section. Full generations stay where they are.
    static func generations(_ section: SharedBytes) throws(MappedDamage) -> [FilterGeneration] {
        let bytes = section.bytes
        guard bytes.count >= headerBytes, bytes.field(0, as: UInt32.self) == magic, bytes.field(4, as: UInt16.self) == version
        else { throw MappedDamage(offsetBytes: 0, "no filter of version \(version) begins here") }
        let generationCount = Int(bytes.field(6, as: UInt16.self))
        guard (1...FilterLadder.generationsMax).contains(generationCount) else {
            throw MappedDamage(offsetBytes: 6, "a filter of \(generationCount) generations")
        }
        var (result, offset): ([FilterGeneration], Int) = ([], headerBytes)
        for index in 0..<generationCount {
            let (count, capacity) = (bytes.field(countsOffset + index * 8, as: UInt64.self), FilterLadder.capacity(index))
            let (isLast, end) = (index == generationCount - 1, offset + FilterLadder.blockCount(index) * FilterBlock.bytes)
            guard isLast ? count <= UInt64(capacity) : count == UInt64(capacity) else {
                throw MappedDamage(offsetBytes: countsOffset + index * 8, "\(count) keys in a generation for \(capacity)")
            }
            guard end <= bytes.count else { throw MappedDamage(offsetBytes: bytes.count, "the filter ends inside generation \(index)") }
            result.append(FilterGeneration(section[offset..<end], capacity: capacity, count: Int(count)))
            offset = end
        }
        guard offset == bytes.count else { throw MappedDamage(offsetBytes: offset, "bytes behind the filter's last generation") }
        return result
    }
}

extension MessageIdFilter {
    /// Goes on from a checkpoint's section, in place.
    ///
    /// What the section lacks must be inserted again: all that was accepted after the checkpoint's position.
    init(mapped section: SharedBytes) throws(MappedDamage) { self.init(try FilterFormat.generations(section)) }
}
