extension Cursor {
    /// sources.yaml.
    func sourceRules() -> SourceRules? {
        guard let fields = fields(["sources"]), let entries = fields["sources"].map({ $0.named() }) ?? [] else { return nil }
        return SourceRules(sources: entries.compactMap { $0.sourceRule() })
    }

    /// `env:NAME`. The name of the variable, never its value.
    fileprivate func keyVariable() -> String? {
        guard let text = text("env:NAME") else { return nil }
        let name = text.dropFirst(4)
        guard text.hasPrefix("env:"), let first = name.utf8.first, !(48...57).contains(first), name.utf8.allSatisfy(Self.isVariableByte)
        else {
            // The text is not repeated: it may be the key itself.
            report("a write key never stands in a file; name the environment variable that holds it, as in env:WEB_KEY")
            return nil
        }
        return String(name)
    }

    private static func isVariableByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }

    fileprivate func user() -> SourceRule.User? {
        guard let text = name("a Unix user or uid") else { return nil }
        if case .scalar(_, isPlain: true) = node.content, Self.isNumber(text) {
            if let id = UInt32(text) { return .id(id) }
            report("\(text) is no uid")
            return nil
        }
        if text.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 58 }) { return .name(text) }
        report("\"\(text)\" is no Unix user")
        return nil
    }

    /// `Audience Signal.attributes`.
    fileprivate func allowedField() -> SourceRule.AllowedField? {
        guard let text = name("an event and a property") else { return nil }
        guard let dot = text.firstIndex(of: "."), dot != text.startIndex else {
            report("\"\(text)\" is no event and property; write them with a dot between, as in Audience Signal.provider")
            return nil
        }
        guard let path = path(String(text[text.index(after: dot)...]), bareRoot: .properties) else { return nil }
        return SourceRule.AllowedField(event: String(text[..<dot]), path: path)
    }
}

extension NamedValue {
    fileprivate func sourceRule() -> SourceRule? {
        if !SourceRule.isName(name) { report("\"\(name)\" is no source's name: letters, digits, _ - . and at most 64 of them") }
        guard let fields = value.fields(["channel", "party", "keys", "uids", "fields"]) else { return nil }
        let channel = fields.required("channel")?.name("a channel")
        let party = fields.required("party")?.choice(SourceRule.Party.self, "a party")
        let keys = fields["keys"].map { $0.listOrOne().compactMap { $0.keyVariable() } } ?? []
        let users = fields["uids"].map { $0.listOrOne().compactMap { $0.user() } }
        let allowed = fields["fields"].map { $0.listOrOne().compactMap { $0.allowedField() } }
        if party == .third, !fields.has("fields") {
            report("a third party sends only what it is allowed; list it under fields, as in [Audience Signal.provider]")
        }
        if party == .first, fields.has("fields") { fields.report("fields", "fields limit third parties only") }
        guard let channel, let party else { return nil }
        return SourceRule(name: name, channel: channel, party: party, keyVariables: keys, users: users, fields: allowed)
    }
}
