import Foundation
import Testing

/// The bytes that a format's article shows under "## Example".
enum DocumentedBytes {
    /// The lines of a block of code, counted from 0: an offset, bytes, and what they are, set apart by two spaces or more.
    static func lines(of article: String, codeBlock: Int) throws -> [(offset: Int, bytes: [UInt8])] {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let document = try String(contentsOf: root.appending(path: "Sources/EventLog/EventLog.docc/\(article).md"), encoding: .utf8)
        let section = try #require(document.components(separatedBy: "## Example").dropFirst().first)
        let code = try #require(section.components(separatedBy: "```").dropFirst(1 + 2 * codeBlock).first)
        return code.split(separator: "\n").compactMap { line in
            let columns = String(line).components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            guard columns.count >= 2, let offset = Int(columns[0]) else { return nil }
            return (offset, columns[1].split(separator: " ").compactMap { UInt8($0, radix: 16) })
        }
    }
}
