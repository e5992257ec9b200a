import Foundation
import Glibc

/// Memory of a process, in MiB.
struct MemoryUse {
    let resident: Double
    /// Its own pages.
    let anonymous: Double
    /// Pages of mapped files, which the system can drop.
    let file: Double

    init(of process: pid_t) throws {
        let path = "/proc/\(process)/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw BenchError("\(path) cannot be read") }
        func mebibytes(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return (line?.split(separator: " ").compactMap { Double($0) }.first ?? 0) / 1024
        }
        (resident, anonymous, file) = (mebibytes("VmRSS"), mebibytes("RssAnon"), mebibytes("RssFile"))
    }
}
