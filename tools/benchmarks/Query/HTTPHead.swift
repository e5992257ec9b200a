/// The head of an HTTP answer, as far as it matters here.
struct HTTPHead {
    private(set) var status = 0
    private(set) var contentLength = 0
    private(set) var isChunked = false
    /// Milliseconds of `Server-Timing: total;dur=…`; nil when the daemon does not say.
    private(set) var serverMillis: Double?

    init(_ bytes: ArraySlice<UInt8>) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line[..<colon].lowercased() {
            case "content-length": contentLength = Int(value) ?? 0
            case "transfer-encoding": isChunked = value.lowercased() == "chunked"
            case "server-timing": serverMillis = Self.total(in: value)
            default: break
            }
        }
    }

    private static func total(in value: Substring) -> Double? {
        let metric = value.split(separator: ",").map { $0.split(separator: ";").map { $0.drop { $0 == " " } } }.first {
            $0.first == "total"
        }
        return metric?.first { $0.hasPrefix("dur=") }.flatMap { Double($0.dropFirst(4)) }
    }
}
