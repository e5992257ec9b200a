import ArgumentParser
import Foundation
import Glibc

/// Standard output and standard error.
enum Terminal {
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Colour on a terminal, unless `NO_COLOR` says no.
    static var style: Style { Style(isColoured: isOutputTerminal && wantsColour) }
    static var errorStyle: Style { Style(isColoured: isErrorTerminal && wantsColour) }

    private static var wantsColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    static func print(_ text: String) throws { try write(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes everything; when the reader has gone (`hindsight … | head`) the program ends without a word, as if by SIGPIPE.
    static func write(_ bytes: [UInt8], to descriptor: CInt = STDOUT_FILENO) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw ExitCode(128 + SIGPIPE)
            } else if errno != EINTR {
                throw ProgramError("writing the answer failed: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// A message beside the answer; nothing more can be done when even that fails.
    static func complain(_ text: String) { try? write(Array((text + "\n").utf8), to: STDERR_FILENO) }
}
