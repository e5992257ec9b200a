import Glibc

/// What a table has columns for, found in an event's text by the first occurrence of each name.
struct EventColumns {
    let text: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var messageId: UnsafeBufferPointer<UInt8> { string("\"messageId\":\"") }
    var occurredAt: UnsafeBufferPointer<UInt8> { string("\"timestamp\":\"") }

    /// The user, else the anonymous id.
    var customer: UnsafeBufferPointer<UInt8> {
        let user = string("\"userId\":\"")
        return user.isEmpty ? string("\"anonymousId\":\"") : user
    }

    /// Empty when there is no such member.
    private func string(_ name: StaticString) -> UnsafeBufferPointer<UInt8> {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        guard let base = text.baseAddress, let found = memmem(base, text.count, name.utf8Start, name.utf8CodeUnitCount) else { return nothing }
        let start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + name.utf8CodeUnitCount
        let left = text.count - (start - base)
        guard let end = memchr(start, 0x22, left) else { return nothing }
        return UnsafeBufferPointer(start: start, count: UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - start)
    }
}
