/// Why a text is no property path.
public struct PropertyPathError: Error, Sendable, Hashable {
    public let message: String
}

extension PropertyPath {
    /// Reads a path as files write it. `\` takes the next character as it is, for keys that hold a dot.
    ///
    /// - Parameter bareRoot: What a path is relative to when it names no root.
    public init(_ text: String, bareRoot: Root = .properties) throws(PropertyPathError) {
        precondition(bareRoot.isObject, "a bare path is relative to an object")
        if let root = Root(rawValue: text), !root.isObject {
            self.init(root: root)
            return
        }
        var components = try Self.components(text)
        var root = bareRoot
        if components.count > 1, !components[0].eachElement, let named = Root(rawValue: components[0].name), named.isObject {
            root = named
            components.removeFirst()
        } else if components.count == 1, Root(rawValue: components[0].name)?.isObject == true, components[0].name == text {
            throw PropertyPathError(message: "\(text) alone is the whole object; name one of its keys, as in \(text).name")
        } else if components[0].name == "event", components.count > 1 {
            throw PropertyPathError(message: "event. is followed by name, type, source or channel")
        }
        self.init(root: root, components: components)
    }

    private static func components(_ text: String) throws(PropertyPathError) -> [Component] {
        var components: [Component] = []
        var (name, each, escaped) = ("", false, false)
        var rest = Substring(text)
        func close() throws(PropertyPathError) {
            guard !name.isEmpty else { throw PropertyPathError(message: "a part of the path \"\(text)\" is empty") }
            guard components.count < DefinitionLimits.pathComponentsMax else {
                throw PropertyPathError(message: "a path has at most \(DefinitionLimits.pathComponentsMax) parts")
            }
            components.append(Component(name: name, eachElement: each))
            (name, each) = ("", false)
        }
        while let character = rest.popFirst() {
            if escaped {
                name.append(character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "." {
                try close()
            } else if each {
                throw PropertyPathError(message: "after [] the path goes on with a dot")
            } else if character == "[" {
                guard rest.popFirst() == "]" else {
                    throw PropertyPathError(message: "a path takes every element with [], it has no single ones")
                }
                each = true
            } else if "]{}".contains(character) || character.isNewline {
                throw PropertyPathError(message: "\"\(character)\" has no place in a path")
            } else {
                name.append(character)
            }
        }
        if escaped { throw PropertyPathError(message: "\\ stands before the character it escapes") }
        try close()
        return components
    }
}
