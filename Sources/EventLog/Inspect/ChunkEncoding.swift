import EventModel

/// Says from a chunk's first bytes how its values are stored.
enum ChunkEncoding {
    /// What people call it; "unknown" for bytes that break the format.
    static func name(ofChunk place: Int, _ bytes: UnsafeRawBufferPointer, _ layout: ColumnLayout) -> String {
        guard let chunk = RowChunk(rawValue: place) else {
            return place == RowChunk.members(columnCount: layout.columns.count) ? integers(bytes[...]) : form(bytes, layout)
        }
        switch chunk {
        case .anchors, .runStarts, .runTupleStarts, .tupleOtherStarts: return "ascending"
        case .tupleHeads, .tupleOthers, .rowTuples, .positions, .shapes, .ids, .ranks: return integers(bytes[...])
        case .occurredAt, .kinds, .sources, .names: return form(bytes, layout)
        }
    }

    private static func form(_ bytes: UnsafeRawBufferPointer, _ layout: ColumnLayout) -> String {
        guard let code = bytes.first, let form = ChunkForm(rawValue: code) else { return "unknown" }
        switch form {
        case .plain: return integers(bytes.dropFirst())
        case .determined: return determined(bytes, layout)
        case .relative: return relative(bytes)
        case .strings: return "heap"
        }
    }

    private static func integers(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        bytes.first.flatMap(IntegerEncoding.init(rawValue:)).map { String(describing: $0) } ?? "unknown"
    }

    private static func relative(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.count > 2, let reference = TimeReference(rawValue: bytes[1]) else { return "unknown" }
        return "\(integers(bytes.dropFirst(2))) from \(reference)"
    }

    private static func determined(_ bytes: UnsafeRawBufferPointer, _ layout: ColumnLayout) -> String {
        guard bytes.count > 6, let determinant = Determinant(rawValue: bytes[1]) else { return "unknown" }
        guard determinant == .column else { return "by \(determinant)" }
        let column = Int(bytes.field(2, as: UInt32.self))
        return column < layout.columns.count ? "by \(layout.columns[column].path)" : "unknown"
    }
}
