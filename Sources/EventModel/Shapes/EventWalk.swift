/// One walk over a packed event that writes its signature and its leaves. The grammar stands at the head of ShapeSignature.swift.
///
/// Only bytes that ``EventAssembler`` would write again are taken apart; a value packed in another way than ``PackedJSONWriter``'s is a
/// leaf of kind `value`, which is kept as it is.
struct EventWalk {
    /// What is kept whole beyond what the event itself demands.
    enum KeptWhole {
        case nothing
        /// Containers at these offsets, ascending; they are tags in the event.
        case containers([Int])
        /// Every container but the event.
        case inner
    }

    /// Room that a key and a container's header need at least.
    static let slackBytes = 16

    private var p: UnsafePointer<UInt8>
    private var token: UnsafeMutablePointer<UInt8>
    private var leaf: UnsafeMutablePointer<LeafValue>
    private var container: UnsafeMutablePointer<UInt32>
    private var frame: UnsafeMutablePointer<ShredScratch.Frame>
    /// Objects and arrays around what comes next.
    private var depth = 0
    private let tokenLimit: UnsafeMutablePointer<UInt8>
    private let scratch: ShredScratch
    private let event: UnsafePointer<UInt8>
    private let row: ShredContext
    private let keptWhole: KeptWhole
    private var nextKeptWhole = 0
    private var instants: CanonicalInstantReader

    /// What the walk found, in the scratch memory.
    struct Result {
        var signature: UnsafeBufferPointer<UInt8>
        var leaves: UnsafeBufferPointer<LeafValue>
        var containers: UnsafeBufferPointer<UInt32>
        var instants: CanonicalInstantReader
    }

    /// - Parameter event: One packed object, checked.
    @inline(__always)
    static func walk(
        _ event: UnsafeBufferPointer<UInt8>, _ row: ShredContext, keepingWhole: KeptWhole, _ scratch: ShredScratch,
        _ instants: CanonicalInstantReader
    ) -> Result {
        var walk = EventWalk(event, row, keepingWhole, scratch, instants)
        walk.run()
        return Result(
            signature: UnsafeBufferPointer(start: scratch.tokens, count: walk.token - scratch.tokens),
            leaves: UnsafeBufferPointer(start: scratch.leaves, count: walk.leaf - scratch.leaves),
            containers: UnsafeBufferPointer(start: scratch.containers, count: walk.container - scratch.containers),
            instants: walk.instants)
    }

    @inline(__always)
    private init(
        _ event: UnsafeBufferPointer<UInt8>, _ row: ShredContext, _ keptWhole: KeptWhole, _ scratch: ShredScratch,
        _ instants: CanonicalInstantReader
    ) {
        guard let start = event.baseAddress else { preconditionFailure("an event has bytes") }
        (p, self.event, self.row, self.keptWhole, self.scratch, self.instants) = (start, start, row, keptWhole, scratch, instants)
        (token, leaf, container, frame) = (scratch.tokens, scratch.leaves, scratch.containers, scratch.frames)
        tokenLimit = scratch.tokens + max(scratch.signatureBytesMax &- Self.slackBytes, 0)
    }

    @inline(__always)
    private mutating func run() {
        open(isObject: true)
        while depth > 0 {
            if p == frame.pointee.end {
                close()
            } else if token >= tokenLimit {
                keepWhole()
            } else if frame.pointee.isObject {
                let key = p[0]
                if key >= 0x80 {
                    token[0] = key
                    token += 1
                    p += 1
                } else if !copyKey() {
                    keepWhole()
                    continue
                }
                value(key)
            } else {
                frame.pointee.elementsLeft &-= 1
                if frame.pointee.elementsLeft < 0 { keepWhole() } else { value(0) }
            }
        }
    }

    /// Copies a key that is not well known; false when the signature has no room for it.
    @inline(__always)
    private mutating func copyKey() -> Bool {
        var end = PackedCursor(p)
        _ = end.key()
        let count = end.p - p
        guard count <= tokenLimit - token else { return false }
        copyBytes(p, to: token, count: count)
        p = end.p
        token += count
        return true
    }

    /// - Parameter key: First byte of the key that the value stands under; 0 in arrays.
    @inline(__always)
    private mutating func value(_ key: UInt8) {
        let tag = p[0]
        if tag >= PackedTag.smallInteger {
            p += 1
            number(Int64(tag & 0x7F), scale: 0)
        } else if tag >= PackedTag.shortString {
            shortString(Int(tag & 0x3F), key)
        } else {
            otherValue(tag, key)
        }
    }

    @inline(__always)
    private mutating func otherValue(_ tag: UInt8, _ key: UInt8) {
        switch tag {
        case PackedTag.null: emit(ShapeToken.null, 1)
        case PackedTag.false, PackedTag.true:
            leaf.initialize(to: LeafValue(number: tag == PackedTag.true ? 1 : 0))
            leaf += 1
            emit(ShapeToken.bool, 1)
        case PackedTag.integer: packedNumber(p + 1, scale: 0)
        case PackedTag.decimal: packedNumber(p + 2, scale: p[1])
        case PackedTag.uuid: uuid(key)
        case PackedTag.array, PackedTag.object: open(isObject: tag == PackedTag.object)
        default: longText(tag, key)
        }
    }

    /// A token without a leaf, for a value of `bytes` bytes.
    @inline(__always)
    private mutating func emit(_ shapeToken: UInt8, _ bytes: Int) {
        token[0] = shapeToken
        token += 1
        p += bytes
    }

    /// A leaf of kind `value` for the next `bytes` bytes.
    @inline(__always)
    private mutating func emitValue(_ bytes: Int, _ shapeToken: UInt8 = ShapeToken.value) {
        leaf.initialize(to: LeafValue(bytes: UnsafeBufferPointer(start: p, count: bytes)))
        leaf += 1
        emit(shapeToken, bytes)
    }
}

// MARK: Numbers and text

extension EventWalk {
    @inline(__always)
    private mutating func number(_ mantissa: Int64, scale: UInt8) {
        leaf.initialize(to: LeafValue(number: mantissa, scale: scale))
        leaf += 1
        token[0] = ShapeToken.number
        token += 1
    }

    /// An integer or a decimal whose varint starts at `digits`; kept as it is when the writer would have packed it in fewer bytes.
    @inline(__always)
    private mutating func packedNumber(_ digits: UnsafePointer<UInt8>, scale: UInt8) {
        var cursor = PackedCursor(digits)
        let mantissa = unzigzag(cursor.varint())
        let isShortest = (cursor.p - digits == 1 || cursor.p[-1] != 0) && !(scale == 0 && mantissa >= 0 && mantissa <= 127)
        guard isShortest else { return emitValue(cursor.p - p) }
        p = cursor.p
        number(mantissa, scale: scale)
    }

    @inline(__always)
    private mutating func shortString(_ count: Int, _ key: UInt8) {
        if CanonicalInstantReader.mayRead(count), instant(count, key) { return }
        if Self.namesIdentifier(key), let index = identifier(text: p + 1, count), !(count == UUIDText.bytes && isUUIDText(p + 1)) {
            return emit(ShapeToken.identifier | index, 1 &+ count)
        }
        emitValue(1 &+ count)
    }

    /// Text that the writer would have packed as a UUID.
    private func isUUIDText(_ text: UnsafePointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { UUIDText.read(text, to: $0.baseAddress!) }
    }

    @inline(__always)
    private mutating func instant(_ count: Int, _ key: UInt8) -> Bool {
        guard p[11] == UInt8(ascii: "T"), let instant = instants.read(p + 1, count) else { return false }
        let isOccurredAt =
            depth == 1 && instant.micros == row.occurredAt.micros
            && (key == WellKnownKey.timestamp.keyByte || key == WellKnownKey.originalTimestamp.keyByte)
        if !isOccurredAt {
            leaf.initialize(to: LeafValue(number: instant.micros))
            leaf += 1
        }
        switch instant.zone {
        case .utc:
            let first = isOccurredAt ? ShapeToken.occurredAt : ShapeToken.firstLeaf &+ LeafKind.instantSeconds.rawValue
            emit(first &+ instant.precision, 1 &+ count)
        case .quarterHours(let quarters):
            emit((isOccurredAt ? ShapeToken.zonedOccurredAt : ShapeToken.zonedInstant) &+ instant.precision, 1 &+ count)
            emit(UInt8(bitPattern: quarters), 0)
        }
        return true
    }

    @inline(__always)
    private mutating func uuid(_ key: UInt8) {
        if key == WellKnownKey.messageId.keyByte, depth == 1, row.keepsMessageId { return emit(ShapeToken.messageId, 17) }
        if Self.namesIdentifier(key), let index = identifier(uuid: p + 1) { return emit(ShapeToken.identifier | index, 17) }
        emitValue(17)
    }

    /// A string of 64 bytes and more, or a number kept as text.
    private mutating func longText(_ tag: UInt8, _ key: UInt8) {
        var cursor = PackedCursor(p + 1)
        let count = Int(cursor.varint())
        let bytes = cursor.p + count - p
        let isShortest = count >= 64 && cursor.p[-1] != 0
        if tag == PackedTag.string, isShortest, Self.namesIdentifier(key), let index = identifier(text: cursor.p, count) {
            return emit(ShapeToken.identifier | index, bytes)
        }
        emitValue(bytes)
    }
}

// MARK: Identifiers

extension EventWalk {
    /// True for keys under which a sender writes identifiers.
    @inline(__always)
    private static func namesIdentifier(_ key: UInt8) -> Bool {
        key >= 0x80 && key < 0xC0 && (identifierKeys &>> UInt64(key & 0x3F)) & 1 == 1
    }

    @inline(__always)
    private static var identifierKeys: UInt64 {
        bit(.userId) | bit(.anonymousId) | bit(.groupId) | bit(.previousId) | bit(.email) | bit(.phone) | bit(.id) | bit(.advertisingId)
    }

    @inline(__always)
    private static func bit(_ key: WellKnownKey) -> UInt64 { 1 &<< UInt64(key.rawValue) }

    /// Which of the row's identifiers has this text as its value; the first when there are several.
    @inline(__always)
    private func identifier(text: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
        var index = 0
        while index < row.identifierCount {
            let key = row.identifiers[index]
            if IdentifierKeyValue.mayHave(key, valueBytes: count), equalBytes(key.baseAddress! + (key.count &- count), text, count),
                IdentifierKeyValue.start(key) == key.count &- count
            {
                return UInt8(truncatingIfNeeded: index)
            }
            index &+= 1
        }
        return nil
    }

    /// The same for a UUID's 16 bytes.
    @inline(__always)
    private func identifier(uuid: UnsafePointer<UInt8>) -> UInt8? {
        var index = 0
        while index < row.identifierCount {
            let key = row.identifiers[index]
            if IdentifierKeyValue.mayHave(key, valueBytes: UUIDText.bytes),
                isText(key.baseAddress! + (key.count &- UUIDText.bytes), of: uuid),
                IdentifierKeyValue.start(key) == key.count &- UUIDText.bytes
            {
                return UInt8(truncatingIfNeeded: index)
            }
            index &+= 1
        }
        return nil
    }

    @inline(__always)
    private func isText(_ text: UnsafePointer<UInt8>, of uuid: UnsafePointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { read in
            guard UUIDText.read(text, to: read.baseAddress!) else { return false }
            let (a, b) = (UnsafeRawPointer(read.baseAddress!), UnsafeRawPointer(uuid))
            return a.loadUnaligned(as: UInt64.self) == b.loadUnaligned(as: UInt64.self)
                && a.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == b.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        }
    }
}

// MARK: Objects and arrays

extension EventWalk {
    @inline(__always)
    private mutating func open(isObject: Bool) {
        let (content, end) = PackedCursor(p).content()
        if mustKeepWhole() { return emitValue(end - p, ShapeToken.subtree) }
        frame += 1
        depth &+= 1
        frame.initialize(
            to: ShredScratch.Frame(
                start: p, end: end, isObject: isObject, elementsLeft: scratch.elementsMax, token: token, leaf: leaf, container: container))
        container.initialize(to: UInt32(truncatingIfNeeded: p - event))
        container += 1
        token[0] = isObject ? ShapeToken.object : ShapeToken.array
        token += ShapeToken.containerHeaderBytes
        p = content.p
    }

    @inline(__always)
    private mutating func mustKeepWhole() -> Bool {
        switch keptWhole {
        case .nothing: depth == EventLimits.depthMax
        case .inner: depth > 0
        case .containers(let offsets): isKeptWhole(offsets) || depth == EventLimits.depthMax
        }
    }

    @inline(never)
    private mutating func isKeptWhole(_ offsets: [Int]) -> Bool {
        let offset = p - event
        while nextKeptWhole < offsets.count, offsets[nextKeptWhole] < offset { nextKeptWhole += 1 }
        return nextKeptWhole < offsets.count && offsets[nextKeptWhole] == offset
    }

    @inline(__always)
    private mutating func close() {
        let content = UInt16(truncatingIfNeeded: token - frame.pointee.token - ShapeToken.containerHeaderBytes)
        UnsafeMutableRawPointer(frame.pointee.token + 1).storeBytes(of: content.littleEndian, as: UInt16.self)
        leave()
    }

    @inline(__always)
    private mutating func leave() {
        frame -= 1
        depth &-= 1
    }

    /// Forgets what was found in the container that the walk is in, and takes it as one leaf.
    @inline(never)
    private mutating func keepWhole() {
        let whole = frame.pointee
        (p, token, leaf, container) = (whole.start, whole.token, whole.leaf, whole.container)
        leave()
        emitValue(whole.end - whole.start, ShapeToken.subtree)
    }
}
