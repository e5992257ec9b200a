/// Reads one line into a checked event. One decoder serves one thread.
///
/// The rules are those of the Segment Spec and of ours beyond it; ``EventError`` names the field that breaks one.
public struct EventDecoder: ~Copyable {
    private let reader = JSONTextReader()
    public let limits: EventLimits

    public init(limits: EventLimits = EventLimits()) { self.limits = limits }

    /// Appends the event in `line` to `events`.
    ///
    /// - Parameters:
    ///   - line: One JSON object without its newline, readable for ``JSONTextReader/paddingBytes`` behind its end.
    ///   - number: The physical line, for errors, receipts and derived messageIds.
    /// - Throws: ``EventError``; `events` is then as it was.
    /// - Complexity: O(bytes), no allocation once warm.
    public borrowing func decode(_ line: UnsafeBufferPointer<UInt8>, number: UInt64, into events: inout DecodedEvents) throws(EventError) {
        guard line.count <= limits.eventBytesMax else {
            throw EventError(.tooLarge, "the line has \(line.count) bytes, the limit is \(limits.eventBytesMax)")
        }
        let (heapCount, identifierCount, identifierBytes) = (events.heap.count, events.identifiers.count, events.identifierHeap.count)
        do throws(EventError) {
            var places = try events.withHeap { heap throws(EventError) in try reader.readObject(line, into: &heap) }
            if places.present.contains(.writeKey) { events.withHeap { WriteKeyRemoval.run(&$0, from: heapCount, &places) } }
            let row = try EventChecker.check(&events, payloadOffset: heapCount, line: number, places: places)
            guard !row.type.isAdministrative || limits.takesAdministrative else {
                throw EventError(.invalidEvent, field: "type", "only hindsight-admin and admin.sock write events of type \(row.type.name)")
            }
            events.rows.append(row)
        } catch {
            events.rollBack(heapCount: heapCount, identifierCount: identifierCount, identifierBytes: identifierBytes)
            throw error
        }
    }
}

/// Write keys are credentials: they are taken out before anything is stored.
enum WriteKeyRemoval {
    static func run(_ heap: inout ByteHeap, from start: Int, _ places: inout FieldPlaces) {
        let value = start + Int(places.offsets[Int(WellKnownKey.writeKey.rawValue)])
        var cursor = PackedCursor(heap.base + value)
        cursor.skip()
        // A well-known key is one byte.
        let field = (value - 1)..<(cursor.p - UnsafePointer(heap.base))
        heap.remove(field)
        heap.patch(UInt32(heap.count - start - PackedTag.containerHeaderBytes), at: start + 1)
        places.remove(.writeKey, bytes: field.count)
    }
}
