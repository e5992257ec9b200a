import Glibc

/// Why generating stopped early.
enum GenerationError: Error, CustomStringConvertible {
    case writeFailed(errno: CInt)

    var description: String {
        switch self {
        case .writeFailed(let code):
            "Writing to standard output failed: \(String(cString: strerror(code))). The output is incomplete."
        }
    }
}
