// One JSON text into packed bytes, in one pass over its tokens.
//
// simdjson's first stage says where tokens begin (CSimdJSON.h); how they may follow each other is checked here, while they are packed.
//
// Invariants
//   1. The last token is the bracket that ends the outermost object or array (checked first). Only ending a container consumes it, so
//      every other step may look one token ahead without asking whether there is one.
//   2. No token takes more packed bytes than its text and `packedBytesPerTokenMax`; room for all of them, and for the ends of 16-byte
//      copies, is made before the first, so nothing grows on the way.
//   3. Every step consumes a token or fails.

import CSimdJSON
import Glibc

/// Packs one text. What it points to belongs to ``JSONTextReader``, its caller.
struct JSONPacker {
    private let text: UnsafePointer<UInt8>
    private let textEnd: UnsafePointer<UInt8>
    private let starts: UnsafePointer<UInt32>
    private let tokenCount: Int
    private let memory: UnsafeMutablePointer<PackingMemory>
    private let outermost: UnsafeMutablePointer<PackingFrame>
    private let innermost: UnsafeMutablePointer<PackingFrame>
    private let base: UnsafeMutablePointer<UInt8>
    private let wellKnown = WellKnownKeyTable.shared

    private var token = 0
    private var out: UnsafeMutablePointer<UInt8>
    private var frame: UnsafeMutablePointer<PackingFrame>
    /// The first backslash that is not behind us, or the text's end.
    private var nextEscape: UnsafePointer<UInt8>

    /// The most is for `[`, whose size has four bytes, and for lengths of strings and numbers, less the quotes or the separator behind.
    private static let packedBytesPerTokenMax = 4
    private static let slackBytes = 64

    /// Bytes that must be free at `output`.
    static func roomBytes(textBytes: Int, tokenCount: Int) -> Int { textBytes + tokenCount * packedBytesPerTokenMax + slackBytes }

    /// - Parameters:
    ///   - text: Readable for ``JSONTextReader/paddingBytes`` behind its end.
    ///   - output: Where ``roomBytes(textBytes:tokenCount:)`` are free.
    init(
        _ text: UnsafePointer<UInt8>, bytes: Int, _ tokens: csj_tokens, to output: UnsafeMutablePointer<UInt8>,
        _ memory: UnsafeMutablePointer<PackingMemory>
    ) {
        (self.text, textEnd) = (text, text + bytes)
        (starts, tokenCount) = (tokens.starts, tokens.count)
        (self.memory, outermost, frame) = (memory, memory.pointee.frames, memory.pointee.frames)
        innermost = outermost + (EventLimits.depthMax - 1)
        memory.pointee.otherKeys.truncate(to: 0)
        (base, out) = (output, output)
        nextEscape = Self.findEscape(text, text + bytes)
    }

    /// The text of the token that was at fault.
    var tokenText: UnsafeBufferPointer<UInt8> {
        let start = text + Int(starts[token])
        return UnsafeBufferPointer(start: start, count: wordEnd - start)
    }

    /// `properties.products[].sku`: the keys that lead to the token at fault; nil in the outermost object before its first key.
    var path: String? {
        var (parts, arrays) = ([String](), "")
        for frame in UnsafeBufferPointer(start: outermost, count: frame - outermost + 1) {
            guard frame.keyOffset >= 0 else {
                arrays += frame.isObject ? "" : "[]"
                continue
            }
            var cursor = PackedCursor(base + frame.keyOffset)
            if parts.isEmpty { parts = arrays.isEmpty ? [] : [arrays] } else { parts[parts.count - 1] += arrays }
            arrays = ""
            parts.append(String(decoding: cursor.key().prefix(60), as: UTF8.self))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ".")
    }

    /// Packs all tokens.
    ///
    /// - Returns: How many bytes were written.
    mutating func pack() throws(JSONFault) -> Int {
        // A copy whose address nobody takes stays in registers, which is a third of the cost.
        var local = self
        defer { self = local }
        return try local.run()
    }

    @inline(__always)
    private mutating func run() throws(JSONFault) -> Int {
        try openOutermost()
        var isOpened = true
        while true {
            if !isOpened || here == frame.pointee.closer {
                guard try endValue() else { return out - base }
            }
            if frame.pointee.isObject { try packKey() }
            isOpened = false
            switch here {
            case UInt8(ascii: "\""): try packString()
            case UInt8(ascii: "-"), 48...57: try packNumber()
            case UInt8(ascii: "{"):
                try openInner(PackedTag.object, UInt8(ascii: "}"))
                isOpened = true
            case UInt8(ascii: "["):
                try openInner(PackedTag.array, UInt8(ascii: "]"))
                isOpened = true
            default: try packWord()
            }
        }
    }

    /// The byte that the token begins with.
    @inline(__always)
    private var here: UInt8 { text[Int(starts[token])] }

    /// Behind the last byte of a token that is no string.
    @inline(__always)
    private var wordEnd: UnsafePointer<UInt8> {
        var end = text + Int(starts[token &+ 1])
        let start = text + Int(starts[token])
        while end > start, Self.isSpace(end[-1]) { end -= 1 }
        return end
    }

    @inline(__always)
    private static func isSpace(_ c: UInt8) -> Bool { c == 0x20 || c == 0x09 || c == 0x0A || c == 0x0D }

    @inline(never)
    private static func findEscape(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        guard let found = memchr(start, Int32(UInt8(ascii: "\\")), end - start) else { return end }
        return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
    }
}

// MARK: Objects and arrays

extension JSONPacker {
    @inline(__always)
    private mutating func openOutermost() throws(JSONFault) {
        guard tokenCount > 0 else { throw .incomplete }
        let last = text[Int(starts[tokenCount &- 1])]
        switch here {
        case UInt8(ascii: "{"):
            guard last == UInt8(ascii: "}") else { throw .incomplete }
            open(PackedTag.object, UInt8(ascii: "}"))
        case UInt8(ascii: "["):
            guard last == UInt8(ascii: "]") else { throw .incomplete }
            open(PackedTag.array, UInt8(ascii: "]"))
        case UInt8(ascii: "\""), UInt8(ascii: "-"), 48...57, UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): throw .scalarOutermost
        default: throw .structure
        }
    }

    @inline(__always)
    private mutating func open(_ tag: UInt8, _ closer: UInt8) {
        out[0] = tag
        frame.pointee.sizeOffset = out + 1 - base
        frame.pointee.keyOffset = -1
        frame.pointee.firstKey = memory.pointee.otherKeys.count
        frame.pointee.seen = WellKnownKeySet()
        frame.pointee.closer = closer
        out += PackedTag.containerHeaderBytes
        token &+= 1
    }

    @inline(__always)
    private mutating func openInner(_ tag: UInt8, _ closer: UInt8) throws(JSONFault) {
        guard frame < innermost else { throw .tooDeep }
        frame += 1
        open(tag, closer)
    }

    /// Goes over the comma behind a value, and over all containers that end with it; false when the outermost did.
    @inline(__always)
    private mutating func endValue() throws(JSONFault) -> Bool {
        while true {
            let next = here
            if next == UInt8(ascii: ",") {
                token &+= 1
                return true
            }
            guard next == frame.pointee.closer else { throw .structure }
            try close()
            if frame == outermost {
                guard token == tokenCount else { throw .trailing }
                return false
            }
            guard token < tokenCount else { throw .incomplete }
            frame -= 1
        }
    }

    @inline(__always)
    private mutating func close() throws(JSONFault) {
        let size = base + frame.pointee.sizeOffset
        let bytes = UInt32(truncatingIfNeeded: out - size &- 4)
        UnsafeMutableRawPointer(size).storeBytes(of: bytes.littleEndian, as: UInt32.self)
        if memory.pointee.otherKeys.count > frame.pointee.firstKey { try Self.forgetKeys(frame, base, memory) }
        token &+= 1
    }

    @inline(never)
    private static func forgetKeys(
        _ frame: UnsafeMutablePointer<PackingFrame>, _ base: UnsafePointer<UInt8>, _ memory: UnsafeMutablePointer<PackingMemory>
    ) throws(JSONFault) {
        let first = frame.pointee.firstKey
        if let twice = memory.pointee.otherKeys.duplicate(since: first, in: base) {
            frame.pointee.keyOffset = twice
            throw .duplicateKey
        }
        memory.pointee.otherKeys.truncate(to: first)
    }
}

// MARK: Keys

extension JSONPacker {
    /// Packs a key and goes over its colon.
    @inline(__always)
    private mutating func packKey() throws(JSONFault) {
        guard here == UInt8(ascii: "\"") else { throw .structure }
        let (start, count) = try string()
        guard here == UInt8(ascii: ":") else { throw .structure }
        token &+= 1
        frame.pointee.keyOffset = out - base
        if let index = wellKnown.find(padded: start, count) {
            try packWellKnown(index)
        } else {
            try packOther(start, count)
        }
    }

    @inline(__always)
    private mutating func packWellKnown(_ index: UInt8) throws(JSONFault) {
        out[0] = 0x80 | index
        out += 1
        guard frame.pointee.seen.insert(index) else { throw .duplicateKey }
        if frame == outermost { memory.pointee.places[Int(index)] = UInt32(truncatingIfNeeded: out - base) }
    }

    @inline(__always)
    private mutating func packOther(_ start: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) {
        let key = out
        out = Self.putKey(start, count, to: out)
        guard Self.insert(key - base, out - key, frame, base, memory) else { throw .duplicateKey }
    }

    @inline(never)
    private static func putKey(
        _ start: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var out = output + 1
        if count < Int(PackedTag.longKey) {
            output[0] = UInt8(truncatingIfNeeded: count)
        } else {
            output[0] = PackedTag.longKey
            out = putVarint(UInt64(truncatingIfNeeded: count), to: out)
        }
        paddedCopy(start, to: out, count)
        return out + count
    }

    @inline(never)
    private static func insert(
        _ offset: Int, _ bytes: Int, _ frame: UnsafeMutablePointer<PackingFrame>, _ base: UnsafePointer<UInt8>,
        _ memory: UnsafeMutablePointer<PackingMemory>
    ) -> Bool {
        memory.pointee.otherKeys.insert(offset, bytes, since: frame.pointee.firstKey, in: base)
    }
}

// MARK: Values

extension JSONPacker {
    /// The bytes between the quotes, escapes resolved, readable for ``JSONTextReader/paddingBytes`` behind their end.
    @inline(__always)
    private mutating func string() throws(JSONFault) -> (start: UnsafePointer<UInt8>, count: Int) {
        let start = text + Int(starts[token]) + 1
        var end = text + Int(starts[token &+ 1]) - 1
        if end[0] != UInt8(ascii: "\"") { end = wordEnd - 1 }
        guard end >= start, end[0] == UInt8(ascii: "\"") else { throw .string }
        if nextEscape >= end {
            token &+= 1
            return (start, end - start)
        }
        let resolved = Self.resolveEscapes(start, end - start, memory)
        guard let resolvedStart = resolved.baseAddress else { throw .string }
        nextEscape = Self.findEscape(end, textEnd)
        token &+= 1
        return (resolvedStart, resolved.count)
    }

    /// The string with its escapes resolved; without an address when one is wrong.
    @inline(never)
    private static func resolveEscapes(
        _ start: UnsafePointer<UInt8>, _ count: Int, _ memory: UnsafeMutablePointer<PackingMemory>
    ) -> UnsafeBufferPointer<UInt8> {
        guard memory.pointee.unescape(start, count) else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: memory.pointee.unescaped.base, count: memory.pointee.unescaped.count)
    }

    @inline(__always)
    private mutating func packString() throws(JSONFault) {
        let (start, count) = try string()
        if count == UUIDText.bytes, UUIDText.read(start, to: out + 1) {
            out[0] = PackedTag.uuid
            out += 17
            return
        }
        if count < 64 {
            out[0] = PackedTag.shortString | UInt8(truncatingIfNeeded: count)
            out += 1
        } else {
            out[0] = PackedTag.string
            out = putVarint(UInt64(truncatingIfNeeded: count), to: out + 1)
        }
        paddedCopy(start, to: out, count)
        out += count
    }

    @inline(__always)
    private mutating func packNumber() throws(JSONFault) {
        let number = tokenText
        guard let end = PackedJSONWriter.putNumber(number.baseAddress!, number.count, to: out) else { throw .number }
        out = end
        token &+= 1
    }

    @inline(__always)
    private mutating func packWord() throws(JSONFault) {
        let word = tokenText
        out[0] = try Self.tag(ofWord: word.baseAddress!, word.count)
        out += 1
        token &+= 1
    }

    @inline(never)
    private static func tag(ofWord start: UnsafePointer<UInt8>, _ count: Int) throws(JSONFault) -> UInt8 {
        switch start[0] {
        case UInt8(ascii: "t"):
            guard isWord("true", start, count) else { throw .wordTrue }
            return PackedTag.true
        case UInt8(ascii: "f"):
            guard isWord("false", start, count) else { throw .wordFalse }
            return PackedTag.false
        case UInt8(ascii: "n"):
            guard isWord("null", start, count) else { throw .wordNull }
            return PackedTag.null
        default: throw .structure
        }
    }

    private static func isWord(_ word: StaticString, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        count == word.utf8CodeUnitCount && equalBytes(start, word.utf8Start, count)
    }
}
