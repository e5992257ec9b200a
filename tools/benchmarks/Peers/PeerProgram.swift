import Foundation

/// A peer that is a program run to its end: it prints rows, one JSON object a line.
struct PeerProgram {
    let peer: Peer
    let place: PeerPlace
    let workFolder: WorkFolder

    /// The rows of a script that needs nothing but Python.
    static func script(_ name: String, _ arguments: [String], session: BenchSession) throws -> [FigureRow] {
        session.note("\(name)")
        return try rows("/usr/bin/env", ["python3", session.place.program(name)] + arguments, name, session.workFolder)
    }

    /// - Returns: Its rows; when it failed, what it printed before and a row that says why.
    func rows(_ arguments: [String]) throws -> [FigureRow] {
        try Self.rows(place.python, [place.program(peer.rawValue + "_peer.py")] + arguments, peer.rawValue, workFolder)
    }

    private static func rows(_ path: String, _ arguments: [String], _ name: String, _ workFolder: WorkFolder) throws -> [FigureRow] {
        let folder = try workFolder.make("\(name)-\(Moment.now)")
        defer { WorkFolder.delete(folder) }
        let process = try ChildProcess(path, arguments, outputPath: folder + "/output.txt", errorPath: folder + "/log.txt")
        let status = process.waitForStatus()
        let output = (try? String(contentsOfFile: folder + "/output.txt", encoding: .utf8)) ?? ""
        let rows = try output.split(separator: "\n").map { try JSONDecoder().decode(PeerRow.self, from: Data($0.utf8)) }.map(FigureRow.init)
        guard status != 0 else { return rows }
        let log = (try? String(contentsOfFile: folder + "/log.txt", encoding: .utf8)) ?? ""
        let reason = log.split(separator: "\n").last.map(String.init) ?? "no message"
        return rows + [FigureRow(name, "", unavailable: "ended with status \(status): \(reason)")]
    }
}
