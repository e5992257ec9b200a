/// Finds an event's identifiers, in a fixed order, each once, at most ``EventLimits/identifiersMax``.
///
/// Values that cannot be identifiers (junk, a phone number that is not E.164) stay in the event and are passed over.
struct IdentifierCollector {
    let fields: EventFields
    let type: EventType
    private var first = 0
    /// Which of the batch's identifiers came from `previousId`.
    private(set) var previousIdIndex: Int?
    private var hasGroupId = false

    init(fields: EventFields, type: EventType) { (self.fields, self.type) = (fields, type) }

    mutating func collect(into events: inout DecodedEvents) throws(EventError) {
        first = events.identifiers.count
        try add(try fields.string(.userId, "userId"), .userId, "userId", &events)
        try add(try fields.string(.anonymousId, "anonymousId"), .anonymousId, "anonymousId", &events)
        if type == .alias, let previous = try fields.string(.previousId, "previousId") {
            let before = events.identifiers.count
            // The writer makes it a user_id when the log knows it as one.
            try add(previous, .anonymousId, "previousId", &events)
            if events.identifiers.count > before { previousIdIndex = before }
        }
        let groupId = try fields.string(.groupId, "groupId")
        hasGroupId = groupId != nil
        try add(groupId, .groupId, "groupId", &events)
        if let integrations = fields.value(.integrations) { try addClientId(PackedValueView(integrations), "integrations", &events) }
        if let traits = fields.value(.traits) { try addContact(traits, inContext: false, &events) }
        if let context = fields.value(.context) { try collect(context: context, &events) }
        if type == .link || type == .unlink { try collectNamed(&events) }
    }

    private mutating func collect(context: PackedCursor, _ events: inout DecodedEvents) throws(EventError) {
        var (cursor, end) = context.content()
        while cursor.p < end {
            let key = cursor.wellKnownKey()
            let value = cursor
            cursor.skip()
            guard value.tag != PackedTag.null else { continue }
            switch key {
            case .traits where value.tag == PackedTag.object: try addContact(value, inContext: true, &events)
            case .device where value.tag == PackedTag.object: try addDevice(value, &events)
            case .externalIds: try addExternalIds(value, &events)
            // Browsers say it on every call after group.
            case .groupId where !hasGroupId && value.isString: try add(value, .groupId, "context.groupId", &events)
            case .integrations: try addClientId(PackedValueView(value), "context.integrations", &events)
            case .traits: throw EventError(.invalidEvent, field: "context.traits", "must be an object or null")
            case .device: throw EventError(.invalidEvent, field: "context.device", "must be an object or null")
            default: break
            }
        }
    }

    private mutating func addContact(_ traits: PackedCursor, inContext isContext: Bool, _ events: inout DecodedEvents) throws(EventError) {
        var (cursor, end) = traits.content()
        while cursor.p < end {
            let key = cursor.wellKnownKey()
            let value = cursor
            cursor.skip()
            // A trait of another type is a trait that is no identifier.
            guard value.isString else { continue }
            if key == .email { try add(value, .email, isContext ? "context.traits.email" : "traits.email", &events) }
            if key == .phone { try add(value, .phone, isContext ? "context.traits.phone" : "traits.phone", &events) }
        }
    }

    private mutating func addDevice(_ device: PackedCursor, _ events: inout DecodedEvents) throws(EventError) {
        var (cursor, end) = device.content()
        var (id, advertisingId, tracking): (PackedCursor?, PackedCursor?, Bool) = (nil, nil, true)
        while cursor.p < end {
            let key = cursor.wellKnownKey()
            let value = cursor
            cursor.skip()
            switch key {
            case .id: id = value
            case .advertisingId: advertisingId = value
            case .adTrackingEnabled: tracking = value.tag != PackedTag.false
            default: break
            }
        }
        try add(try string(id, "context.device.id"), .deviceId, "context.device.id", &events)
        let advertising = try string(advertisingId, "context.device.advertisingId")
        if tracking { try add(advertising, .advertisingId, "context.device.advertisingId", &events) }
        if let token = PackedValueView(device)["token"]?.text { try add(.pushToken, token, "context.device.token", &events) }
    }

    /// Where sites that use Google Analytics put its client id.
    private mutating func addClientId(_ integrations: PackedValueView, _ path: StaticString, _ events: inout DecodedEvents) throws(EventError) {
        guard let id = integrations["Google Analytics"]?["clientId"]?.text else { return }
        try add(.gaClientId, id, path, &events)
    }

    private func string(_ cursor: PackedCursor?, _ path: StaticString) throws(EventError) -> PackedCursor? {
        guard let cursor, cursor.tag != PackedTag.null else { return nil }
        guard cursor.isString else { throw EventError(.invalidEvent, field: "\(path)", "must be a string or null") }
        return cursor
    }

    /// `[{"id":…,"type":…,"collection":"users","encoding":"none"}]`; of the collection `accounts` the id is an account's. Other collections and encodings are no
    /// identifiers.
    private mutating func addExternalIds(_ list: PackedCursor, _ events: inout DecodedEvents) throws(EventError) {
        guard list.tag == PackedTag.array else { throw EventError(.invalidEvent, field: "context.externalIds", "must be an array or null") }
        let bytes = PackedValueView(list)
        for entry in bytes.elements {
            guard let id = entry["id"]?.text, let kind = entry["type"]?.text, IdentifierForm.isKind(kind) else {
                throw EventError(.invalidEvent, field: "context.externalIds", "each entry needs a string id and a type of letters, digits, _ . -")
            }
            guard entry["encoding"]?.text ?? "none" == "none" else { continue }
            switch entry["collection"]?.text ?? "users" {
            case "users": try add(IdentifierKind(rawValue: kind), id, "context.externalIds", &events)
            case "accounts": try add(.groupId, id, "context.externalIds", &events)
            default: continue
            }
        }
    }

    /// Links and unlinks name identifiers as `"kind:value"`, in `identifiers` and, for unlinks, in the groups of `apart`.
    private mutating func collectNamed(_ events: inout DecodedEvents) throws(EventError) {
        if let list = fields.value(.identifiers) { try addNamed(PackedValueView(list), "identifiers", &events) }
        guard let groups = fields.value(.apart) else { return }
        guard type == .unlink, groups.tag == PackedTag.array else { throw EventError(.invalidEvent, field: "apart", "an array of groups, in unlink only") }
        let view = PackedValueView(groups)
        guard view.elements.count >= 2 else { throw EventError(.invalidEvent, field: "apart", "needs at least two groups of identifiers") }
        for group in view.elements { try addNamed(group, "apart", &events) }
    }

    private mutating func addNamed(_ list: PackedValueView, _ path: StaticString, _ events: inout DecodedEvents) throws(EventError) {
        guard list.isArray else { throw EventError(.invalidEvent, field: "\(path)", "must be an array of identifiers such as \"user_id:u42\"") }
        for element in list.elements {
            guard let reference = element.text, let identifier = Identifier(reference: reference) else {
                throw EventError(.invalidEvent, field: "\(path)", "each identifier is a string such as \"user_id:u42\"")
            }
            guard events.identifiers.count - first < EventLimits.identifiersMax else {
                throw EventError(.invalidEvent, field: "\(path)", "more than \(EventLimits.identifiersMax) identifiers")
            }
            try add(identifier.kind, identifier.value, path, &events)
        }
    }
}

extension IdentifierCollector {
    /// The common case, without a String: bytes of a packed string into the batch's identifier heap.
    @inline(__always)
    private mutating func add(_ cursor: PackedCursor?, _ rank: AnchorRank, _ path: StaticString, _ events: inout DecodedEvents) throws(EventError) {
        guard let cursor else { return }
        let tooLong = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.bytes) { scratch -> Bool in
            guard let value = cursor.string(scratch: scratch.baseAddress!) else { return false }
            guard value.count <= EventLimits.identifierValueBytesMax else { return true }
            if rank == .email || rank == .phone {
                addContact(value, rank, &events)
            } else if !JunkValue.matches(value) {
                append(value, rank, &events)
            }
            return false
        }
        if tooLong { throw EventError(.invalidEvent, field: "\(path)", "longer than \(EventLimits.identifierValueBytesMax) bytes") }
    }

    /// An e-mail or a phone number, in normal form.
    private mutating func addContact(_ value: UnsafeBufferPointer<UInt8>, _ rank: AnchorRank, _ events: inout DecodedEvents) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: EventLimits.identifierValueBytesMax) { room in
            if let count = IdentifierForm.normalASCII(isEmail: rank == .email, value, to: room.baseAddress!) {
                if count > 0 { append(UnsafeBufferPointer(start: room.baseAddress, count: count), rank, &events) }
            } else if var normal = IdentifierForm.normal(rank == .email ? .email : .phone, String(decoding: value, as: UTF8.self)) {
                normal.withUTF8 { append($0, rank, &events) }
            }
        }
    }

    private mutating func add(_ kind: IdentifierKind, _ value: String, _ path: StaticString, _ events: inout DecodedEvents) throws(EventError) {
        guard value.utf8.count <= EventLimits.identifierValueBytesMax else {
            throw EventError(.invalidEvent, field: "\(path)", "longer than \(EventLimits.identifierValueBytesMax) bytes")
        }
        guard let normal = IdentifierForm.normal(kind, value) else { return }
        let rank = AnchorRank(kind: kind)
        var text = rank == .external ? kind.rawValue + ":" + normal : normal
        text.withUTF8 { append($0, rank, &events) }
    }

    /// Appends the key unless the event has it already; when the event has enough, it is passed over.
    private mutating func append(_ value: UnsafeBufferPointer<UInt8>, _ rank: AnchorRank, _ events: inout DecodedEvents) {
        let offset = events.identifierHeap.count
        rank.appendPrefix(to: &events.identifierHeap)
        if let start = value.baseAddress { events.identifierHeap.append(start, count: value.count) }
        let count = events.identifierHeap.count - offset
        let key = UnsafeBufferPointer(start: UnsafePointer(events.identifierHeap.base + offset), count: count)
        let hash = IdentifierInterner.hash(key)
        for index in first..<events.identifiers.count where events.identifiers[index].hash == hash {
            let other = events.key(index)
            if other.count == count, equalBytes(other.baseAddress!, key.baseAddress!, count) {
                events.identifierHeap.truncate(to: offset)
                return
            }
        }
        guard events.identifiers.count - first < EventLimits.identifiersMax else {
            return events.passOver(DecodedEvents.PassedOverKey(identifierStart: first, offset: offset, count: count))
        }
        events.identifiers.append(DecodedEvents.IdentifierKey(offset: offset, count: count, hash: hash, rank: rank))
    }
}
