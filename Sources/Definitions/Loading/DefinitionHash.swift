import Crypto

// What the hash is over: for each file in the order of ``DefinitionFile``, its name, then its tree, each scalar with its byte length and
// whether it is quoted, each list and map with its count, maps in the file's order. So comments and layout do not count; order does,
// because it is priority in some files. A missing sources.yaml is an absent tree.

/// The hash over what definitions files say.
enum DefinitionHash {
    static func of(_ roots: [DefinitionFile: Cursor]) -> String {
        var bytes = Array("hindsight definitions 1\n".utf8)
        for file in DefinitionFile.allCases {
            append("n", file.fileName, to: &bytes)
            if let root = roots[file] { append(root.node, to: &bytes) } else { bytes.append(UInt8(ascii: "-")) }
        }
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "sha256:" + String(decoding: hexadecimal, as: UTF8.self)
    }

    private static func append(_ node: YAMLNode, to bytes: inout [UInt8]) {
        switch node.content {
        case .scalar(let text, let isPlain): append(isPlain ? "p" : "q", text, to: &bytes)
        case .sequence(let items):
            bytes += "[\(items.count)".utf8
            for item in items { append(item, to: &bytes) }
        case .mapping(let pairs):
            bytes += "{\(pairs.count)".utf8
            for pair in pairs {
                append("k", pair.key, to: &bytes)
                append(pair.value, to: &bytes)
            }
        }
    }

    private static func append(_ tag: String, _ text: String, to bytes: inout [UInt8]) {
        bytes += "\(tag)\(text.utf8.count):".utf8
        bytes += text.utf8
    }
}
