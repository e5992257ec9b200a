import ArgumentParser
import Glibc

/// The last words of the program, and its status.
struct Ending: Equatable {
    var status: ExitStatus
    var output = ""
    var errors = ""

    /// Says the last words and ends the process.
    func leave() -> Never {
        fputs(output, stdout)
        fputs(errors, stderr)
        fflush(stdout)
        exit(status.rawValue)
    }
}

extension HindsightAdmin {
    /// The one place where errors become words and exit codes.
    static func ending(_ error: any Error) -> Ending {
        switch error {
        case is OutputClosed: return Ending(status: .fine)
        case let error as AdminError:
            return Ending(status: error.status, errors: error.message.map { "hindsight-admin: \(Escaping.visible($0, keepsLines: true))\n" } ?? "")
        default:
            let text = fullMessage(for: error)
            let words = text.isEmpty ? "" : text + "\n"
            return exitCode(for: error).isSuccess ? Ending(status: .fine, output: words) : Ending(status: .failed, errors: words)
        }
    }
}
