import Definitions
import EventModel

@testable import Identity

/// Bytes in memory, as a mapped checkpoint would give them.
final class StoredBytes: Sendable {
    let shared: SharedBytes

    /// - Parameter misalignedBy: Bytes between an aligned address and the first byte.
    init(_ bytes: [UInt8], misalignedBy: Int = 0) {
        let owner = Memory(count: bytes.count + misalignedBy)
        let part = UnsafeMutableRawBufferPointer(rebasing: owner.memory[misalignedBy...])
        part.copyBytes(from: bytes)
        shared = SharedBytes(UnsafeRawBufferPointer(part), owner: owner)
    }

    private final class Memory: @unchecked Sendable {
        let memory: UnsafeMutableRawBufferPointer
        init(count: Int) { memory = .allocate(byteCount: max(count, 1), alignment: 64) }
        deinit { memory.deallocate() }
    }
}

extension IdentityGraph {
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode { bytes.append(contentsOf: $0) }
        return bytes
    }
}

extension Story {
    /// The graph that these bytes are, for the log of this story.
    func read(_ bytes: [UInt8], definitions: DefinitionSet? = nil, identifiers: IdentifierTable? = nil) -> IdentityGraph? {
        let definitions = definitions ?? self.definitions
        return IdentityGraph(
            decoding: StoredBytes(bytes, misalignedBy: bytes.count % 8 == 0 ? 4 : 0).shared, rules: definitions.identity,
            timeZone: definitions.timeZone, identifiers: identifiers ?? self.identifiers)
    }

    /// Stores the graph and goes on with what is read back. False when it cannot be read.
    func storeAndRead() -> Bool {
        guard let graph = read(graph.encoded) else { return false }
        self.graph = graph
        return true
    }
}
