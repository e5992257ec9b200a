/// Writes events as newline-delimited JSON, member by member, straight into a ``ByteSink``.
///
/// Text given as a `StaticString` is written as it stands, so it has to be the inside of a valid JSON string already. Commas take care of
/// themselves.
struct JSONLineWriter: ~Copyable {
    var sink: ByteSink
    private var needsComma = false

    /// Lines ended so far.
    private(set) var lineCount = 0

    init(descriptor: CInt) {
        sink = ByteSink(descriptor: descriptor)
    }

    /// Opens the object of a new line.
    mutating func beginLine() {
        sink.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the object of the line and ends the line.
    mutating func endLine() {
        sink.append("}\n")
        lineCount &+= 1
    }

    /// Opens an object as the member `name`.
    mutating func beginObject(_ name: StaticString) {
        key(name)
        sink.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Opens an object as the next element of an array.
    mutating func beginElement() {
        separate()
        sink.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the object opened last.
    mutating func endObject() {
        sink.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array as the member `name`.
    mutating func beginArray(_ name: StaticString) {
        key(name)
        sink.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes the array opened last.
    mutating func endArray() {
        sink.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a member's name; its value has to follow.
    @inline(__always)
    mutating func key(_ name: StaticString) {
        separate()
        sink.append(UInt8(ascii: "\""))
        sink.append(name)
        sink.append("\":")
    }

    /// Opens a string as the member `name`, for values put together from parts; ``endString()`` closes it.
    mutating func beginString(_ name: StaticString) {
        key(name)
        sink.append(UInt8(ascii: "\""))
    }

    /// Opens a string as the next element of an array.
    mutating func beginStringElement() {
        separate()
        sink.append(UInt8(ascii: "\""))
    }

    /// Closes a string opened by ``beginString(_:)`` or ``beginStringElement()``.
    mutating func endString() {
        sink.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { sink.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
