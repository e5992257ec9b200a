/// The top-level fields of a packed event that have a meaning for us.
struct EventFields {
    private let root: UnsafePointer<UInt8>
    private let places: FieldPlaces

    /// Key numbers that there may be.
    static let keyCount = 128

    init(_ root: UnsafePointer<UInt8>, _ places: FieldPlaces) { (self.root, self.places) = (root, places) }

    /// The field's value; nil when it is absent or null.
    @inline(__always)
    func value(_ key: WellKnownKey) -> PackedCursor? {
        guard places.present.contains(key) else { return nil }
        let cursor = PackedCursor(root + Int(places.offsets[Int(key.rawValue)]))
        return cursor.tag == PackedTag.null ? nil : cursor
    }

    /// The field's string; nil when it is absent or null.
    @inline(__always)
    func string(_ key: WellKnownKey, _ name: StaticString) throws(EventError) -> PackedCursor? {
        guard let cursor = value(key) else { return nil }
        guard cursor.isString else { throw EventError(.invalidEvent, field: "\(name)", "must be a string or null") }
        return cursor
    }

    func require(_ key: WellKnownKey, _ name: StaticString, _ message: StaticString) throws(EventError) {
        guard let text = try string(key, name), Self.length(text) > 0 else { throw EventError(.invalidEvent, field: "\(name)", "\(message)") }
    }

    func checkObject(_ key: WellKnownKey, _ name: StaticString) throws(EventError) {
        guard let cursor = value(key), cursor.tag != PackedTag.object else { return }
        throw EventError(.invalidEvent, field: "\(name)", "must be an object or null")
    }

    @inline(__always)
    func instant(_ key: WellKnownKey, _ name: StaticString) throws(EventError) -> Instant? {
        guard let cursor = try string(key, name) else { return nil }
        guard let instant = cursor.plainString.flatMap(InstantReader.instant) else {
            throw EventError(.invalidEvent, field: "\(name)", "not an RFC 3339 instant such as 2026-03-01T09:30:00.120Z")
        }
        return instant
    }

    func eventType() throws(EventError) -> EventType {
        guard let cursor = try string(.type, "type") else {
            throw EventError(.invalidEvent, field: "type", "missing: " + Self.typeNames)
        }
        guard let type = cursor.plainString.flatMap(EventType.init(utf8:)) else { throw EventError(.invalidEvent, field: "type", "unknown: " + Self.typeNames) }
        return type
    }

    private static var typeNames: String { "one of " + EventType.allCases.filter { !$0.isAdministrative }.map(\.name).joined(separator: ", ") }

    /// Bytes of the string that starts at the cursor.
    @inline(__always)
    static func length(_ cursor: PackedCursor) -> Int {
        cursor.tag == PackedTag.uuid ? UUIDText.bytes : cursor.plainString?.count ?? 0
    }
}
