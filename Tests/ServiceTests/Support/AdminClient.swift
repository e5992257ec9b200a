import EventModel

@testable import Service

extension RunningDaemon {
    /// What admin.sock, or another socket, answers to a wish.
    func wish(_ verb: String, _ body: String = "{}", at socket: String? = nil, method: String = "POST") async throws -> (status: Int, body: String) {
        let client = try UnixClient(socket ?? daemon.options.adminSocket)
        let path = verb.hasPrefix("/") ? verb : "/v1/admin/" + verb
        let length = method == "POST" ? "Content-Length: \(body.utf8.count)\r\n" : ""
        try await client.send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(length)Connection: close\r\n\r\n" + (method == "POST" ? body : ""))
        let answer = try await client.readToEnd()
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        return (answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0, parts.count > 1 ? String(parts[1]) : "")
    }
}
