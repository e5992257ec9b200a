/// Runs a shape's steps. Room for all that it writes was made before.
struct AssemblyWriter {
    /// What a step writes beside literals, values and identifiers: an instant with its tag is the longest,
    /// and a literal's last piece may overrun it.
    static let stepBytesMax = 48
    /// Literals are copied in pieces of this size, whatever their length.
    static let copiedBytes = 16

    private let start: UnsafeMutablePointer<UInt8>
    private var out: UnsafeMutablePointer<UInt8>
    private var leaf: UnsafePointer<LeafValue>
    private let context: AssembleContext

    @inline(__always)
    init(_ target: UnsafeMutablePointer<UInt8>, _ leaves: UnsafePointer<LeafValue>, _ context: AssembleContext) {
        (start, out, leaf, self.context) = (target, target, leaves, context)
    }

    /// Bytes written.
    var count: Int { out - start }

    /// False when a value does not fit its step.
    @inline(__always)
    mutating func run(_ steps: UnsafePointer<AssemblyStep>, _ literals: UnsafePointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>.self, capacity: EventLimits.depthMax + 1) { buffer in
            // The innermost open container's content.
            var (step, open) = (steps, buffer.baseAddress!)
            while true {
                let current = step.pointee
                step += 1
                copyLiteral(literals + Int(current.literalOffset), Int(current.literalCount))
                var isFit = true
                switch current.action {
                case .value: isFit = packedValue(current.argument)
                case .number: isFit = number()
                case .bool: isFit = bool()
                case .instant: isFit = instant(nextLeaf().number, current)
                case .occurredAt: isFit = instant(context.occurredAt.micros, current)
                case .messageId: writeMessageId()
                case .identifier: isFit = identifier(Int(current.argument))
                case .open:
                    open += 1
                    open.pointee = out
                case .close:
                    let size = UInt32(truncatingIfNeeded: out - open.pointee)
                    UnsafeMutableRawPointer(open.pointee - 4).storeBytes(of: size.littleEndian, as: UInt32.self)
                    open -= 1
                case .finish: return start[0] == PackedTag.object
                }
                if !isFit { return false }
            }
        }
    }

    @inline(__always)
    private mutating func copyLiteral(_ source: UnsafePointer<UInt8>, _ count: Int) {
        var at = 0
        repeat {
            let piece = UnsafeRawPointer(source).loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
            UnsafeMutableRawPointer(out).storeBytes(of: piece, toByteOffset: at, as: SIMD16<UInt8>.self)
            at &+= Self.copiedBytes
        } while at < count
        out += count
    }

    /// Shapes and leaves were counted before the first step.
    @inline(__always)
    private mutating func nextLeaf() -> LeafValue {
        defer { leaf += 1 }
        return leaf.pointee
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
    private mutating func number() -> Bool {
        let value = nextLeaf()
        let (mantissa, scale) = (value.number, value.scale)
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
    private mutating func bool() -> Bool {
        let value = nextLeaf().number
        append(value == 0 ? PackedTag.false : PackedTag.true)
        return value == 0 || value == 1
    }

    @inline(__always)
    private mutating func instant(_ micros: Int64, _ step: AssemblyStep) -> Bool {
        let instant = CanonicalInstant(micros: micros, precision: step.argument, zone: step.zone)
        guard let count = CanonicalInstantWriter.write(instant, to: out + 1) else { return false }
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
    private mutating func packedValue(_ depth: UInt8) -> Bool {
        let bytes = nextLeaf().bytes
        guard let source = bytes.baseAddress, bytes.count > 0 else { return false }
        let isASCII = copyBytes(source, to: out, count: bytes.count)
        out += bytes.count
        // The common values, told at a glance: a string in ASCII, a UUID.
        let tag = source[0]
        if isASCII, tag >= PackedTag.shortString { return bytes.count == 1 &+ Int(tag & 0x3F) }
        if isASCII, tag == PackedTag.string, bytes.count > 1 { return bytes.count == 2 &+ Int(source[1]) }
        if tag == PackedTag.uuid { return bytes.count == 17 }
        return PackedJSONCheck.isValue(bytes, insideContainers: Int(depth))
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
