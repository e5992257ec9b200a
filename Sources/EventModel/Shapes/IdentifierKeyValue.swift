/// The value inside an identifier's key `kind:value`.
enum IdentifierKeyValue {
    /// Where the value starts; nil when the key has no kind.
    @inline(__always)
    static func start(_ key: UnsafeBufferPointer<UInt8>) -> Int? {
        var at = 0
        while at < key.count {
            if key[at] == UInt8(ascii: ":") { return at &+ 1 }
            at &+= 1
        }
        return nil
    }

    /// False when the value cannot have so many bytes: a colon would stand before them.
    @inline(__always)
    static func mayHave(_ key: UnsafeBufferPointer<UInt8>, valueBytes: Int) -> Bool {
        key.count > valueBytes && key[key.count &- valueBytes &- 1] == UInt8(ascii: ":")
    }
}
