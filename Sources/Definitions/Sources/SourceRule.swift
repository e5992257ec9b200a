/// One source of events.
public struct SourceRule: Sendable, Hashable {
    public enum Party: String, Sendable, Hashable, CaseIterable {
        /// Ours: the customer domain.
        case first
        /// Somebody else's: the pseudonymous domain.
        case third
    }

    /// A Unix user that may say hello as this source.
    public enum User: Sendable, Hashable {
        case name(String)
        case id(UInt32)
    }

    /// A property that a third-party source may send.
    public struct AllowedField: Sendable, Hashable {
        public let event: String
        public let path: PropertyPath
    }

    public let name: String
    /// web, mobile, store, support, crm, email, ads…
    public let channel: String
    public let party: Party
    /// Names of environment variables that hold write keys. The keys themselves are never in a file.
    public let keyVariables: [String]
    /// Nil when the file does not say.
    public let users: [User]?
    /// Nil when everything is allowed, which is so for the first party only.
    public let fields: [AllowedField]?

    public init(
        name: String, channel: String, party: Party, keyVariables: [String] = [], users: [User]? = nil, fields: [AllowedField]? = nil
    ) {
        (self.name, self.channel, self.party) = (name, channel, party)
        (self.keyVariables, self.users, self.fields) = (keyVariables, users, fields)
    }

    /// True when a peer of the append socket may say hello as this source: a listed user, or any peer when the source has neither users
    /// nor keys.
    ///
    /// - Parameter userName: Nil when the system has no name for the uid.
    public func mayHello(uid: UInt32, userName: String?) -> Bool {
        guard let users else { return keyVariables.isEmpty }
        return users.contains(.id(uid)) || userName.map { users.contains(.name($0)) } ?? false
    }

    /// Letters, digits, `_`, `-`, `.`; begins with a letter or digit; at most 64 bytes.
    public static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first, first != 45, first != 46, first != 95 else { return false }
        return text.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 45, 46, 95, 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
