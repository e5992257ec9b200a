import Foundation

extension DefinitionLoader {
    /// Reads the files of a folder. What does not end in `.yaml` or `.yml` is left alone, as are hidden files and sub-folders.
    ///
    /// - Throws: ``DefinitionErrors``, also when the folder or a file in it cannot be read.
    public static func load(folder: String) throws(DefinitionErrors) -> DefinitionSet {
        var files: [String: String] = [:]
        var errors: [DefinitionError] = []
        for name in try names(in: folder) {
            do {
                files[name] = try text(of: name, in: folder)
            } catch {
                errors.append(error)
            }
        }
        if !errors.isEmpty { throw DefinitionErrors(errors) }
        return try load(files: files)
    }

    private static func names(in folder: String) throws(DefinitionErrors) -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return names.filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }.sorted()
        } catch {
            let reason = FileManager.default.fileExists(atPath: folder) ? "cannot be read as a folder" : "there is no such folder"
            throw DefinitionErrors([DefinitionError(file: folder, line: 1, column: 1, keyPath: "", message: reason)])
        }
    }

    private static func text(of name: String, in folder: String) throws(DefinitionError) -> String {
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder).appendingPathComponent(name))
            defer { try? handle.close() }
            bytes = try handle.read(upToCount: DefinitionLimits.fileBytesMax + 1) ?? Data()
        } catch {
            throw DefinitionError(file: name, line: 1, column: 1, keyPath: "", message: "cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = bytes.prefix(validUTF8Prefix(of: bytes)).count { $0 == 10 } + 1
            throw DefinitionError(file: name, line: line, column: 1, keyPath: "", message: "this line is not UTF-8")
        }
        return text
    }

    /// Bytes before the first that is not UTF-8.
    private static func validUTF8Prefix(of bytes: Data) -> Int {
        var (decoder, iterator, count) = (Unicode.UTF8.ForwardParser(), bytes.makeIterator(), 0)
        while case .valid(let encoded) = decoder.parseScalar(from: &iterator) { count += encoded.count }
        return count
    }
}
