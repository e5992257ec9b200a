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
        guard let base = text.baseAddress else { return nothing }
        let end = base + text.count
        let length = name.utf8CodeUnitCount
        var at = base
        while let quote = Self.quote(from: at, to: end), end - quote > length {
            if memcmp(quote, name.utf8Start, length) == 0 {
                let start = quote + length
                return Self.quote(from: start, to: end).map { UnsafeBufferPointer(start: start, count: $0 - start) } ?? nothing
            }
            at = quote + 1
        }
        return nothing
    }

    private static func quote(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        memchr(start, 0x22, end - start).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
    }
}
