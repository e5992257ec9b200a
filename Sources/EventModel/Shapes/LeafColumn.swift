/// One column of leaves: all values of one kind at one path.
public struct LeafColumn: Sendable {
    /// As ``LeafPath`` writes it: `properties.products[].sku`; empty for events that are kept whole.
    public let path: String
    public let kind: LeafKind

    public init(path: String, kind: LeafKind) { (self.path, self.kind) = (path, kind) }
}

extension LeafColumn: Hashable {
    // By bytes: for String, the keys "é" and "e\u{301}" would be one.
    public static func == (a: LeafColumn, b: LeafColumn) -> Bool { a.kind == b.kind && a.path.utf8.elementsEqual(b.path.utf8) }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        for byte in path.utf8 { hasher.combine(byte) }
    }
}
