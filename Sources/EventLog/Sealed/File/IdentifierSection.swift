// Keys of the identifiers of a file, by kind and form, so that UUIDs take 16 bytes and `user_id:u42` a number.
//
//   section := groupCount:varint group*
//   group   := kindBytes:varint kind form:u8 count:varint ordinalBytes:varint ordinals valueBytes:varint values
//   form    := 0 values are 16 bytes each, as in text | 1 prefixBytes:varint prefix integers | 2 a heap
//
// Ordinals ascend within a group.

import EventModel

enum IdentifierSection {
    fileprivate enum Form: UInt8 { case uuid, prefixed, text }

    /// Appends the section.
    ///
    /// - Parameter identifiers: Ascending by ordinal, each `kind:value`.
    static func append(_ identifiers: [(ordinal: UInt32, key: UnsafeBufferPointer<UInt8>)], to heap: inout ByteHeap) {
        let groups = grouped(identifiers)
        heap.appendVarint(UInt64(groups.count))
        for group in groups { group.append(to: &heap) }
    }

    /// Whether bytes are `kind:value` in the bounds of the section.
    static func isKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let colon = key.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return (1...EventLimits.identifierKindBytesMax).contains(colon) && key.count - colon - 1 <= EventLimits.identifierValueBytesMax
    }

    private static func grouped(_ identifiers: [(ordinal: UInt32, key: UnsafeBufferPointer<UInt8>)]) -> [IdentifierGroup] {
        var groups: [IdentifierGroup] = []
        for (ordinal, key) in identifiers {
            guard let colon = key.firstIndex(of: UInt8(ascii: ":")) else { preconditionFailure("an identifier's key is kind:value") }
            let (kind, value) = (UnsafeBufferPointer(rebasing: key[..<colon]), UnsafeBufferPointer(rebasing: key[(colon + 1)...]))
            let isUUID = PackedUUID.halves(text: value) != nil
            let index = groups.firstIndex { $0.isUUID == isUUID && $0.kind.elementsEqual(kind) } ?? groups.count
            if index == groups.count { groups.append(IdentifierGroup(kind: Array(kind), isUUID: isUUID)) }
            groups[index].ordinals.append(UInt64(ordinal))
            groups[index].values.append(value)
        }
        return groups
    }
}

/// Identifiers of one kind that are stored in one form.
private struct IdentifierGroup {
    let kind: [UInt8]
    let isUUID: Bool
    var ordinals: [UInt64] = []
    var values: [UnsafeBufferPointer<UInt8>] = []

    func append(to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(kind.count))
        kind.withUnsafeBytes { heap.append($0) }
        let prefixBytes = isUUID ? nil : PrefixedNumbers.prefixBytes(count: values.count) { values[$0] }
        let form: IdentifierSection.Form = isUUID ? .uuid : prefixBytes != nil ? .prefixed : .text
        heap.append(form.rawValue)
        heap.appendVarint(UInt64(ordinals.count))
        heap.appendSized { ordinals.appendAscending(to: &$0) }
        heap.appendSized { heap in
            switch form {
            case .uuid: for value in values { Self.appendUUID(value, to: &heap) }
            case .prefixed: appendNumbers(prefixBytes ?? 0, to: &heap)
            case .text: appendTexts(to: &heap)
            }
        }
    }

    private static func appendUUID(_ text: UnsafeBufferPointer<UInt8>, to heap: inout ByteHeap) {
        guard let (high, low) = PackedUUID.halves(text: text) else { return }
        heap.appendFixed(high.byteSwapped)
        heap.appendFixed(low.byteSwapped)
    }

    private func appendNumbers(_ prefixBytes: Int, to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(prefixBytes))
        heap.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(values[0])[..<prefixBytes]))
        let numbers = values.map { PrefixedNumbers.number($0, prefixBytes: prefixBytes) ?? 0 }
        var encoder = IntegerColumnEncoder()
        numbers.withUnsafeBufferPointer { _ = encoder.append($0, to: &heap) }
    }

    private func appendTexts(to heap: inout ByteHeap) {
        var builder = HeapColumnBuilder()
        for value in values { builder.append(value) }
        builder.finish(effort: .high, into: &heap)
    }
}

extension IdentifierSection {
    /// Calls `body` with each identifier's ordinal and key, group by group.
    ///
    /// - Returns: False when the bytes are no such section, or when `body` says so.
    static func forEach(_ bytes: UnsafeRawBufferPointer, countMax: Int, _ body: (UInt32, UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard var scan = ColumnScan(bytes), let groupCount = scan.count(max: bytes.count) else { return false }
        for _ in 0..<groupCount {
            guard let kind = scan.sized(), (1...EventLimits.identifierKindBytesMax).contains(kind.count), let form = scan.byte().flatMap(Form.init(rawValue:)),
                let count = scan.count(max: countMax), let ordinalBytes = scan.sized(), let values = scan.sized(),
                let ordinals = AscendingColumn(ordinalBytes, count: count)
            else { return false }
            var last = UInt64(0)
            let isWhole = forEachValue(form, values, count) { index, value in
                let ordinal = ordinals[index]
                guard ordinal > last, let narrow = UInt32(exactly: ordinal) else { return false }
                last = ordinal
                return withKey(kind, value) { body(narrow, $0) }
            }
            guard isWhole else { return false }
        }
        return scan.left == 0
    }

    private static func withKey(
        _ kind: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: kind.count + 1 + value.count, alignment: 1) { key in
            key.copyMemory(from: kind)
            key[kind.count] = UInt8(ascii: ":")
            UnsafeMutableRawBufferPointer(rebasing: key[(kind.count + 1)...]).copyMemory(from: value)
            return body(UnsafeRawBufferPointer(key).bindMemory(to: UInt8.self))
        }
    }

    private static func forEachValue(
        _ form: Form, _ bytes: UnsafeRawBufferPointer, _ count: Int, _ body: (Int, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        switch form {
        case .uuid: forEachUUID(bytes, count, body)
        case .prefixed: forEachNumber(bytes, count, body)
        case .text: forEachText(bytes, count, body)
        }
    }

    private static func forEachUUID(_ bytes: UnsafeRawBufferPointer, _ count: Int, _ body: (Int, UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard bytes.count == 16 * count else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { text in
            guard let target = text.baseAddress else { return false }
            let ids = bytes.bindMemory(to: UInt8.self)
            return (0..<count).allSatisfy { index in
                guard let start = ids.baseAddress else { return false }
                UUIDText.write(start + 16 * index, to: target)
                return body(index, UnsafeRawBufferPointer(start: target, count: UUIDText.bytes))
            }
        }
    }

    private static func forEachNumber(_ bytes: UnsafeRawBufferPointer, _ count: Int, _ body: (Int, UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard var scan = ColumnScan(bytes), let prefix = scan.sized(), prefix.count <= EventLimits.identifierValueBytesMax,
            let rest = scan.take(scan.left), let numbers = IntegerColumn(rest, count: count)
        else { return false }
        var text = ByteHeap(capacity: EventLimits.identifierValueBytesMax + 64)
        for index in 0..<count {
            text.removeAll()
            PrefixedNumbers.append(numbers[index], prefix: prefix.bindMemory(to: UInt8.self), to: &text)
            guard body(index, text.bytes) else { return false }
        }
        return true
    }

    private static func forEachText(_ bytes: UnsafeRawBufferPointer, _ count: Int, _ body: (Int, UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard let column = HeapColumn(bytes, count: count) else { return false }
        var cursor = HeapCursor()
        cursor.open(column)
        for index in 0..<count {
            guard let value = cursor.string(index), value.count <= EventLimits.identifierValueBytesMax, body(index, UnsafeRawBufferPointer(value))
            else { return false }
        }
        return true
    }
}
