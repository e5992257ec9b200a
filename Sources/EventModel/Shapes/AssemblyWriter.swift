/// Runs a shape's steps. Room for all that it writes was made before.
struct AssemblyWriter {
    /// What a step writes beside literals, values and identifiers: an instant with its tag is the longest.
    static let stepBytesMax = 32

    private let start: UnsafeMutablePointer<UInt8>
    private var out: UnsafeMutablePointer<UInt8>
    private var leaf: UnsafePointer<LeafValue>?
    private let context: AssembleContext

    @inline(__always)
    init(_ target: UnsafeMutablePointer<UInt8>, _ leaves: UnsafeBufferPointer<LeafValue>, _ context: AssembleContext) {
        (start, out, leaf, self.context) = (target, target, leaves.baseAddress, context)
    }

    /// Bytes written.
    var count: Int { out - start }

    /// False when a value does not fit its step.
    @inline(__always)
    mutating func run(_ steps: UnsafePointer<AssemblyStep>, _ literals: UnsafePointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>.self, capacity: EventLimits.depthMax + 1) { open in
            var (step, depth) = (steps, 0)
            while true {
                let current = step.pointee
                copyBytes(literals + Int(current.literalOffset), to: out, count: Int(current.literalCount))
                out += Int(current.literalCount)
                switch current.action {
                case .open:
                    open[depth] = out
                    depth &+= 1
                case .close:
                    depth &-= 1
                    let size = UInt32(truncatingIfNeeded: out - open[depth])
                    UnsafeMutableRawPointer(open[depth] - 4).storeBytes(of: size.littleEndian, as: UInt32.self)
                case .finish: return start[0] == PackedTag.object
                default:
                    guard write(current) else { return false }
                }
                step += 1
            }
        }
    }

    @inline(__always)
    private mutating func write(_ step: AssemblyStep) -> Bool {
        switch step.action {
        case .messageId:
            writeMessageId()
            return true
        case .occurredAt: return instant(context.occurredAt.micros, Int(step.argument))
        case .identifier: return identifier(Int(step.argument))
        default: return writeLeaf(step)
        }
    }

    @inline(__always)
    private mutating func writeLeaf(_ step: AssemblyStep) -> Bool {
        guard let value = leaf else { return false }
        leaf = value + 1
        switch step.action {
        case .number: return number(value.pointee.number, value.pointee.scale)
        case .bool: return bool(value.pointee.number)
        case .instant: return instant(value.pointee.number, Int(step.argument))
        default: return packedValue(value.pointee.bytes, Int(step.argument))
        }
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        out[0] = byte
        out += 1
    }
}

// MARK: Values

extension AssemblyWriter {
    @inline(__always)
    private mutating func number(_ mantissa: Int64, _ scale: UInt8) -> Bool {
        if scale == 0, mantissa >= 0, mantissa <= 127 {
            append(PackedTag.smallInteger | UInt8(truncatingIfNeeded: mantissa))
            return true
        }
        guard scale <= UInt8(ExactDecimal.scaleMax) else { return false }
        append(scale == 0 ? PackedTag.integer : PackedTag.decimal)
        if scale > 0 { append(scale) }
        varint(zigzag(mantissa))
        return true
    }

    @inline(__always)
    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    private mutating func bool(_ value: Int64) -> Bool {
        append(value == 0 ? PackedTag.false : PackedTag.true)
        return value == 0 || value == 1
    }

    @inline(__always)
    private mutating func instant(_ micros: Int64, _ digits: Int) -> Bool {
        guard let count = CanonicalInstantWriter.write(micros, digits: digits, to: out + 1) else { return false }
        out[0] = PackedTag.shortString | UInt8(truncatingIfNeeded: count)
        out += 1 &+ count
        return true
    }

    @inline(__always)
    private mutating func writeMessageId() {
        append(PackedTag.uuid)
        UnsafeMutableRawPointer(out).storeBytes(of: context.messageId.high.bigEndian, as: UInt64.self)
        UnsafeMutableRawPointer(out).storeBytes(of: context.messageId.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        out += 16
    }

    /// - Parameter depth: Containers around the value.
    @inline(__always)
    private mutating func packedValue(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Bool {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return false }
        copyBytes(source, to: out, count: bytes.count)
        out += bytes.count
        return Self.isWhole(bytes, source) || PackedJSONCheck.isValue(bytes, insideContainers: depth)
    }

    /// The common values, told at a glance: a short string in ASCII, a UUID.
    @inline(__always)
    private static func isWhole(_ bytes: UnsafeBufferPointer<UInt8>, _ source: UnsafePointer<UInt8>) -> Bool {
        let tag = source[0]
        if tag == PackedTag.uuid { return bytes.count == 17 }
        guard tag >= PackedTag.shortString, tag < PackedTag.smallInteger, bytes.count == 1 &+ Int(tag & 0x3F) else { return false }
        return isASCII(source, bytes.count)
    }

    @inline(__always)
    private static func isASCII(_ source: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let raw = UnsafeRawPointer(source)
        var (either, at) = (UInt64(0), 0)
        guard count >= 8 else {
            while at < count {
                either |= UInt64(source[at])
                at &+= 1
            }
            return either < 0x80
        }
        while at < count &- 8 {
            either |= raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            at &+= 8
        }
        either |= raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return either & 0x8080_8080_8080_8080 == 0
    }

    @inline(__always)
    private mutating func identifier(_ index: Int) -> Bool {
        guard index < context.identifiers.count, let valueStart = IdentifierKeyValue.start(context.identifiers[index]),
            let key = context.identifiers[index].baseAddress
        else { return false }
        let (source, count) = (key + valueStart, context.identifiers[index].count &- valueStart)
        if count == UUIDText.bytes, UUIDText.read(source, to: out + 1) {
            out[0] = PackedTag.uuid
            out += 17
            return true
        }
        if count < 64 {
            append(PackedTag.shortString | UInt8(truncatingIfNeeded: count))
        } else {
            append(PackedTag.string)
            varint(UInt64(count))
        }
        copyBytes(source, to: out, count: count)
        out += count
        return true
    }
}
