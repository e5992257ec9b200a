import Foundation

/// A verb of `hindsight-admin`, run to its end.
struct Tool {
    let path: String
    let workFolder: WorkFolder

    /// What it printed.
    ///
    /// - Throws: ``Unavailable`` with the tool's own words, for instance when this build has no such verb.
    func run(_ arguments: [String]) throws -> (output: [UInt8], seconds: Double) {
        let folder = try workFolder.make("tool-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        let start = Moment.now
        let process = try ChildProcess(path, arguments, outputPath: folder + "/output.txt", errorPath: folder + "/log.txt")
        let status = process.waitForStatus()
        let seconds = Double(Moment.now - start) / 1e9
        guard status == 0 else {
            let words = (try? String(contentsOfFile: folder + "/log.txt", encoding: .utf8)) ?? ""
            throw Unavailable(words.split(separator: "\n").first.map(String.init) ?? "hindsight-admin ended with status \(status)")
        }
        return ([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/output.txt"))), seconds)
    }

    /// What it printed, read as a JSON object.
    func json(_ arguments: [String]) throws -> (answer: [String: Any], seconds: Double) {
        let (output, seconds) = try run(arguments)
        guard let answer = try? JSONSerialization.jsonObject(with: Data(output)) as? [String: Any] else {
            throw Unavailable("hindsight-admin \(arguments[0]) did not print a JSON object")
        }
        return (answer, seconds)
    }
}
