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
//
// Speed: the loop runs once for every key and value. It keeps its six values in registers, all else is one load away in PackingMemory;
// what is rare or long is a call. Faults are returned, since every `throw` is a call of its own.

import CSimdJSON

/// Packs one text. What it points to belongs to ``JSONTextReader``, its caller.
struct JSONPacker {
    private let text: UnsafePointer<UInt8>
    private let starts: UnsafePointer<UInt32>
    private let memory: UnsafeMutablePointer<PackingMemory>
    private var token = 0
    private var out: UnsafeMutablePointer<UInt8>
    private var frame: UnsafeMutablePointer<PackingFrame>

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
        memory.pointee.begin(text, bytes: bytes, tokenCount: tokens.count, output: output)
        (self.text, starts, self.memory) = (text, tokens.starts, memory)
        (out, frame) = (output, memory.pointee.outermost)
    }

    /// How many bytes were written.
    var packedBytes: Int { out - memory.pointee.base }

    /// Packs all tokens; returns what is wrong with the first that cannot follow, nil when all were packed.
    mutating func pack() -> JSONFault? {
        // A copy whose address nobody takes can stay in registers.
        var local = self
        defer { self = local }
        return local.run()
    }

    @inline(__always)
    private mutating func run() -> JSONFault? {
        if let fault = openOutermost() { return fault }
        var isOpened = true
        while true {
            if !isOpened || here == frame.pointee.closer {
                if let fault = endValue() { return fault }
                if frame < memory.pointee.outermost { return token == memory.pointee.tokenCount ? nil : .trailing }
            }
            if frame.pointee.isObject, let fault = packKey() { return fault }
            switch here {
            case UInt8(ascii: "\""):
                isOpened = false
                guard packString() else { return .string }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                isOpened = true
                guard frame < memory.pointee.innermost else { return .tooDeep }
                frame += 1
                open(here)
            default:
                isOpened = false
                if let fault = packOther() { return fault }
            }
        }
    }

    /// The byte that the token begins with.
    @inline(__always)
    private var here: UInt8 { text[Int(starts[token])] }
}

// MARK: Objects and arrays

extension JSONPacker {
    @inline(__always)
    private mutating func openOutermost() -> JSONFault? {
        guard let fault = Self.fault(first: here, last: text[Int(starts[memory.pointee.tokenCount &- 1])]) else {
            open(here)
            return nil
        }
        return fault
    }

    @inline(never)
    private static func fault(first: UInt8, last: UInt8) -> JSONFault? {
        switch first {
        case UInt8(ascii: "{"): last == UInt8(ascii: "}") ? nil : .incomplete
        case UInt8(ascii: "["): last == UInt8(ascii: "]") ? nil : .incomplete
        case UInt8(ascii: "\""), UInt8(ascii: "-"), 48...57, UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): .scalarOutermost
        default: .structure
        }
    }

    /// Begins the object or array whose bracket is here.
    @inline(__always)
    private mutating func open(_ bracket: UInt8) {
        out[0] = bracket == UInt8(ascii: "{") ? PackedTag.object : PackedTag.array
        frame.pointee.begin(sizeAt: out + 1, closer: bracket &+ 2, firstKey: memory.pointee.otherKeys.count)
        out += PackedTag.containerHeaderBytes
        token &+= 1
    }

    /// Goes over the comma behind a value, and over all containers that end with it; ``frame`` is below the outermost when that did.
    @inline(__always)
    private mutating func endValue() -> JSONFault? {
        while here != UInt8(ascii: ",") {
            guard here == frame.pointee.closer else { return .structure }
            frame.pointee.end(out)
            if memory.pointee.otherKeys.count > frame.pointee.firstKey, !Self.forgetKeys(frame, memory) { return .duplicateKey }
            token &+= 1
            frame -= 1
            if frame < memory.pointee.outermost { return nil }
            guard token < memory.pointee.tokenCount else { return .incomplete }
        }
        token &+= 1
        return nil
    }

    /// False when a key stood twice among many.
    @inline(never)
    private static func forgetKeys(_ frame: UnsafeMutablePointer<PackingFrame>, _ memory: UnsafeMutablePointer<PackingMemory>) -> Bool {
        let first = frame.pointee.firstKey
        if let twice = memory.pointee.otherKeys.duplicate(since: first) {
            frame.pointee.key = twice
            return false
        }
        memory.pointee.otherKeys.truncate(to: first)
        return true
    }
}

// MARK: Keys

extension JSONPacker {
    /// Packs a key and goes over its colon.
    @inline(__always)
    private mutating func packKey() -> JSONFault? {
        guard here == UInt8(ascii: "\"") else { return .structure }
        let string = string()
        guard let start = string.baseAddress else { return .string }
        guard here == UInt8(ascii: ":") else { return .structure }
        token &+= 1
        frame.pointee.key = UnsafePointer(out)
        if let index = memory.pointee.wellKnown.find(padded: start, string.count) {
            out[0] = 0x80 | index
            out += 1
            if frame == memory.pointee.outermost { memory.pointee.places[Int(index)] = UInt32(truncatingIfNeeded: out - memory.pointee.base) }
            return frame.pointee.seen.insert(index) ? nil : .duplicateKey
        }
        out = Self.putKey(start, string.count, to: out)
        return Self.noteKey(out, frame, memory) ? nil : .duplicateKey
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

    /// False when the frame's last key, which ends at `end`, stands in its object already.
    @inline(never)
    private static func noteKey(
        _ end: UnsafePointer<UInt8>, _ frame: UnsafeMutablePointer<PackingFrame>, _ memory: UnsafeMutablePointer<PackingMemory>
    ) -> Bool {
        let key = frame.pointee.key
        return key.map { memory.pointee.otherKeys.insert($0, $0.distance(to: end), since: frame.pointee.firstKey) } ?? true
    }
}

// MARK: Strings

extension JSONPacker {
    /// The bytes between the quotes, escapes resolved, readable for ``JSONTextReader/paddingBytes`` behind their end; without an address
    /// when an escape is wrong.
    @inline(__always)
    private mutating func string() -> UnsafeBufferPointer<UInt8> {
        let start = text + Int(starts[token]) + 1
        let end = text + Int(starts[token &+ 1]) - 1
        token &+= 1
        // The common case: the quote is next to what follows, and no escapes are left. Else the quote must be looked for.
        if end[0] == UInt8(ascii: "\""), end >= start, memory.pointee.nextEscape >= end {
            return UnsafeBufferPointer(start: start, count: end - start)
        }
        return Self.string(start, end, memory)
    }

    /// - Parameter last: The last byte before the next token.
    @inline(never)
    private static func string(
        _ start: UnsafePointer<UInt8>, _ last: UnsafePointer<UInt8>, _ memory: UnsafeMutablePointer<PackingMemory>
    ) -> UnsafeBufferPointer<UInt8> {
        let end = trimmed(start, last + 1) - 1
        guard end >= start, end[0] == UInt8(ascii: "\"") else { return UnsafeBufferPointer(start: nil, count: 0) }
        return memory.pointee.resolved(start, end)
    }

    @inline(__always)
    private mutating func packString() -> Bool {
        let string = string()
        guard let start = string.baseAddress else { return false }
        out = Self.putString(start, string.count, to: out)
        return true
    }

    @inline(never)
    private static func putString(
        _ start: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if count == UUIDText.bytes, UUIDText.read(start, to: output + 1) {
            output[0] = PackedTag.uuid
            return output + 17
        }
        var out = output + 1
        if count < 64 {
            output[0] = PackedTag.shortString | UInt8(truncatingIfNeeded: count)
        } else {
            output[0] = PackedTag.string
            out = putVarint(UInt64(truncatingIfNeeded: count), to: out)
        }
        paddedCopy(start, to: out, count)
        return out + count
    }
}

// MARK: Numbers and words

extension JSONPacker {
    /// Packs the number, `true`, `false` or `null` here.
    @inline(__always)
    private mutating func packOther() -> JSONFault? {
        guard let end = Self.putOther(tokenText, to: out) else { return Self.fault(of: here) }
        out = end
        token &+= 1
        return nil
    }

    /// The text of a token that is no string.
    @inline(__always)
    var tokenText: UnsafeBufferPointer<UInt8> {
        let start = text + Int(starts[token])
        return UnsafeBufferPointer(start: start, count: Self.trimmed(start, text + Int(starts[token &+ 1])) - start)
    }

    /// The end without the white space before it.
    @inline(__always)
    private static func trimmed(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var end = end
        while end > start, end[-1] == 0x20 || end[-1] == 0x09 || end[-1] == 0x0A || end[-1] == 0x0D { end -= 1 }
        return end
    }

    @inline(never)
    private static func putOther(_ text: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>? {
        guard let start = text.baseAddress else { return nil }
        if isNumber(start[0]) { return PackedJSONWriter.putNumber(start, text.count, to: output) }
        guard let tag = tag(ofWord: start, text.count) else { return nil }
        output[0] = tag
        return output + 1
    }

    @inline(__always)
    private static func isNumber(_ first: UInt8) -> Bool { first &- 48 <= 9 || first == UInt8(ascii: "-") }

    private static func tag(ofWord start: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
        if isWord("true", start, count) { return PackedTag.true }
        if isWord("false", start, count) { return PackedTag.false }
        return isWord("null", start, count) ? PackedTag.null : nil
    }

    @inline(__always)
    private static func isWord(_ word: StaticString, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        count == word.utf8CodeUnitCount && equalBytes(start, word.utf8Start, count)
    }

    @inline(never)
    private static func fault(of first: UInt8) -> JSONFault {
        switch first {
        case UInt8(ascii: "t"): .wordTrue
        case UInt8(ascii: "f"): .wordFalse
        case UInt8(ascii: "n"): .wordNull
        default: isNumber(first) ? .number : .structure
        }
    }
}

// MARK: Faults

extension JSONPacker {
    /// `properties.products[].sku`: the keys that lead to the token at fault; nil in the outermost object before its first key.
    var path: String? {
        var (parts, arrays) = ([String](), "")
        let outermost = memory.pointee.outermost
        for frame in UnsafeBufferPointer(start: outermost, count: max(frame - outermost, 0) + 1) {
            guard let key = frame.key else {
                arrays += frame.isObject ? "" : "[]"
                continue
            }
            if parts.isEmpty { parts = arrays.isEmpty ? [] : [arrays] } else { parts[parts.count - 1] += arrays }
            arrays = ""
            var cursor = PackedCursor(key)
            parts.append(String(decoding: cursor.key().prefix(60), as: UTF8.self))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ".")
    }
}
