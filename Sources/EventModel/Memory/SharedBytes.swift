/// Immutable bytes that somebody else keeps in memory, such as a mapped file's: kept alive as long as this value lives.
public struct SharedBytes: @unchecked Sendable {
    // Unchecked, since the bytes never change and the owner, which is Sendable, keeps them.

    public let bytes: UnsafeRawBufferPointer
    private let owner: any AnyObject & Sendable

    /// - Parameter owner: Whose life the bytes share.
    public init(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) { (self.bytes, self.owner) = (bytes, owner) }

    /// A part of these bytes, with the same owner.
    public subscript(range: Range<Int>) -> SharedBytes { SharedBytes(UnsafeRawBufferPointer(rebasing: bytes[range]), owner: owner) }

    public var count: Int { bytes.count }
}
