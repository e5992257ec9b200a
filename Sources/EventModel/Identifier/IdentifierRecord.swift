// How a key `kind:value` is kept, in memory and in a checkpoint: one byte of code, then the value.
//
//   record := code:u8 value
//   code     0: value is the whole key; 1...127: the kind of that number, value is the text behind the colon;
//            128 + k: the kind of number k, value is the 16 bytes of a UUID written in lower case.
// Format: EventLog.docc/CheckpointFormat.md, "Identifier base".

/// Packing, comparing and unpacking of keys.
enum IdentifierRecord {
    static let uuidBit: UInt8 = 0x80
    static let uuidBytes = 16

    /// Bytes of the kind and its colon at the head of a key; 0 when it has none that could be numbered.
    static func prefixBytes(_ key: UnsafeBufferPointer<UInt8>) -> Int {
        let bytesMax = min(key.count, IdentifierKindCodes.prefixBytesMax)
        var at = 0
        while at < bytesMax {
            if key[at] == 58 { return at == 0 ? 0 : at + 1 }
            at &+= 1
        }
        return 0
    }

    /// Room that a key's record needs at most.
    static func bytesMax(_ key: UnsafeBufferPointer<UInt8>) -> Int { 1 + max(key.count, uuidBytes) }

    /// Writes the record and returns its length; a kind that is new gets a number while there are any.
    static func write(_ key: UnsafeBufferPointer<UInt8>, _ kinds: IdentifierKindCodes, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var prefixBytes = prefixBytes(key)
        let code = prefixBytes == 0 ? 0 : kinds.code(adding: UnsafeBufferPointer(rebasing: key[0..<prefixBytes]))
        if code == 0 { prefixBytes = 0 }
        output[0] = code
        let valueBytes = key.count - prefixBytes
        guard let value = key.baseAddress.map({ $0 + prefixBytes }) else { return 1 }
        if code != 0, valueBytes == UUIDText.bytes, UUIDText.read(value, to: output + 1) {
            output[0] = code | uuidBit
            return 1 + uuidBytes
        }
        (output + 1).update(from: value, count: valueBytes)
        return 1 + valueBytes
    }

    /// Whether a record, which has one byte or more, is this key's.
    @inline(__always)
    static func matches(_ record: UnsafeBufferPointer<UInt8>, _ key: UnsafeBufferPointer<UInt8>, _ kinds: IdentifierKindCodes) -> Bool {
        guard let start = record.baseAddress, record.count > 0, let prefix = kinds.prefix(start[0] & ~uuidBit), key.count >= prefix.count,
            let keyStart = key.baseAddress
        else { return false }
        let (value, valueBytes) = (keyStart + prefix.count, key.count - prefix.count)
        if start[0] & uuidBit != 0 {
            guard record.count == 1 + uuidBytes, valueBytes == UUIDText.bytes, isUUID(value, start + 1) else { return false }
        } else {
            guard record.count == 1 + valueBytes, equalBytes(value, start + 1, valueBytes) else { return false }
        }
        guard let prefixStart = prefix.baseAddress else { return true }
        return equalBytes(keyStart, prefixStart, prefix.count)
    }

    @inline(__always)
    private static func isUUID(_ text: UnsafePointer<UInt8>, _ uuid: UnsafePointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: uuidBytes) { read in
            guard let start = read.baseAddress, UUIDText.read(text, to: start) else { return false }
            let (a, b) = (UnsafeRawPointer(start), UnsafeRawPointer(uuid))
            return a.loadUnaligned(as: UInt64.self) == b.loadUnaligned(as: UInt64.self)
                && a.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == b.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        }
    }

    /// Length of the key that a record stands for; nil when it stands for none.
    static func keyBytes(_ record: UnsafeBufferPointer<UInt8>, _ kinds: IdentifierKindCodes) -> Int? {
        guard let code = record.first, let prefix = kinds.prefix(code & ~uuidBit) else { return nil }
        guard code & uuidBit != 0 else { return prefix.count + record.count - 1 }
        return record.count == 1 + uuidBytes ? prefix.count + UUIDText.bytes : nil
    }

    /// Writes the key of a record, for which ``keyBytes(_:_:)`` said how long it is.
    static func writeKey(_ record: UnsafeBufferPointer<UInt8>, _ kinds: IdentifierKindCodes, to output: UnsafeMutablePointer<UInt8>) {
        guard let start = record.baseAddress, let prefix = kinds.prefix(start[0] & ~uuidBit) else { return }
        if let prefixStart = prefix.baseAddress { output.update(from: prefixStart, count: prefix.count) }
        if start[0] & uuidBit != 0 {
            UUIDText.write(start + 1, to: output + prefix.count)
        } else {
            (output + prefix.count).update(from: start + 1, count: record.count - 1)
        }
    }
}
