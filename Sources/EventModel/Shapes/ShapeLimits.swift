/// The bounds of one ``ShapeTable``.
public struct ShapeLimits: Sendable {
    /// Columns of one table, column 0 included.
    public var columnsMax = 1024
    /// Of these, how many only whole objects and arrays may open.
    public var subtreeColumns = 64
    public var shapesMax = 16_384
    /// Of these, how many only events may open that keep every object and array whole.
    public var outerShapes = 1024
    /// Bytes of one signature; at most 16,384, for its sizes are u16.
    public var signatureBytesMax = 4096
    /// Bytes of all signatures of one table.
    public var signatureBytesTotalMax = 4 * 1024 * 1024
    /// Of these, how many only events may use that keep every object and array whole.
    public var outerSignatureBytes = 256 * 1024
    /// Elements of an array that is taken apart.
    public var elementsMax = 64

    public init() {}
}
