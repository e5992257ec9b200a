import Foundation

/// A file that is sent to the daemon.
enum FileText {
    /// - Throws: ``ProgramError`` naming the file.
    static func read(_ path: String) throws -> String {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw ProgramError("cannot read \(Escaping.visible(path)): \(error.localizedDescription)")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw ProgramError("\(Escaping.visible(path)) is not UTF-8") }
        return text
    }
}
