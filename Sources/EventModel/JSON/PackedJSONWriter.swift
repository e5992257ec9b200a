import CSimdJSON

/// Turns the door's tokens into packed bytes. The grammar stands at the head of PackedJSON.swift.
struct PackedJSONWriter {
    let text: UnsafePointer<UInt8>
    let unescaped: UnsafePointer<UInt8>?
    let tokens: UnsafePointer<csj_token>
    let count: Int
    /// The token being written; after a failure, the one at fault.
    private(set) var at = 0

    init(text: UnsafePointer<UInt8>, unescaped: UnsafePointer<UInt8>?, tokens: UnsafePointer<csj_token>, count: Int) {
        (self.text, self.unescaped, self.tokens, self.count) = (text, unescaped, tokens, count)
    }

    /// Appends all tokens; false when a number's text is no number.
    mutating func write(into heap: inout ByteHeap) -> Bool {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: EventLimits.depthMax + 1) { sizeOffsets in
            while at < count {
                let token = tokens[at]
                switch token.kind {
                case UInt8(CSJ_KEY.rawValue): writeKey(token, into: &heap)
                case UInt8(CSJ_STRING.rawValue): Self.writeString(start(token), Int(token.length), into: &heap)
                case UInt8(CSJ_NUMBER.rawValue):
                    guard writeNumber(token, into: &heap) else { return false }
                case UInt8(CSJ_TRUE.rawValue): heap.append(PackedTag.true)
                case UInt8(CSJ_FALSE.rawValue): heap.append(PackedTag.false)
                case UInt8(CSJ_NULL.rawValue): heap.append(PackedTag.null)
                case UInt8(CSJ_OBJECT_START.rawValue), UInt8(CSJ_ARRAY_START.rawValue):
                    heap.append(token.kind == UInt8(CSJ_OBJECT_START.rawValue) ? PackedTag.object : PackedTag.array)
                    sizeOffsets[Int(token.depth)] = heap.count
                    heap.appendFixed(UInt32(0))
                default:
                    let offset = sizeOffsets[Int(token.depth)]
                    heap.patch(UInt32(heap.count - offset - 4), at: offset)
                }
                at &+= 1
            }
            return true
        }
    }

    @inline(__always)
    private func start(_ token: csj_token) -> UnsafePointer<UInt8> {
        (token.unescaped != 0 ? unescaped ?? text : text) + Int(token.offset)
    }

    @inline(__always)
    private func writeKey(_ token: csj_token, into heap: inout ByteHeap) {
        Self.writeKey(start(token), Int(token.length), into: &heap)
    }

    @inline(__always)
    static func writeKey(_ start: UnsafePointer<UInt8>, _ length: Int, into heap: inout ByteHeap) {
        if let index = WellKnownKeyTable.shared.find(start, length) {
            heap.append(0x80 | index)
        } else {
            if length < Int(PackedTag.longKey) {
                heap.append(UInt8(truncatingIfNeeded: length))
            } else {
                heap.append(PackedTag.longKey)
                heap.appendVarint(UInt64(length))
            }
            heap.append(start, count: length)
        }
    }

    @inline(__always)
    static func writeString(_ start: UnsafePointer<UInt8>, _ length: Int, into heap: inout ByteHeap) {
        if length == UUIDText.bytes {
            heap.reserve(17)
            let isUUID = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { uuid in
                guard UUIDText.read(start, to: uuid.baseAddress!) else { return false }
                heap.append(PackedTag.uuid)
                heap.append(uuid.baseAddress!, count: 16)
                return true
            }
            if isUUID { return }
        }
        if length < 64 {
            heap.append(PackedTag.shortString | UInt8(truncatingIfNeeded: length))
        } else {
            heap.append(PackedTag.string)
            heap.appendVarint(UInt64(length))
        }
        heap.append(start, count: length)
    }

    @inline(__always)
    private func writeNumber(_ token: csj_token, into heap: inout ByteHeap) -> Bool {
        let (start, length) = (text + Int(token.offset), Int(token.length))
        switch NumberText.form(start, length) {
        case .integer(let value) where (0...127).contains(value): heap.append(PackedTag.smallInteger | UInt8(truncatingIfNeeded: value))
        case .integer(let value):
            heap.append(PackedTag.integer)
            heap.appendZigzag(value)
        case .decimal(let mantissa, let scale):
            heap.append(PackedTag.decimal)
            heap.append(scale)
            heap.appendZigzag(mantissa)
        case .other:
            heap.append(PackedTag.numberText)
            heap.appendVarint(UInt64(length))
            heap.append(start, count: length)
        case .invalid: return false
        }
        return true
    }
}
