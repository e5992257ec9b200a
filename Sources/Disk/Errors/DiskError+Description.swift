import Glibc

extension DiskError: CustomStringConvertible {
    /// One line that says what failed, where, why, and where it helps what to do.
    public var description: String {
        var text = "cannot \(operation.rawValue) \(printable(path))"
        if let offsetBytes { text += " at byte \(offsetBytes)" }
        text += ": \(reasonText)"
        if let bytesDone { text += "; \(bytesDone) bytes were written before" }
        if let advice { text += "; \(advice)" }
        return text
    }

    private var reasonText: String {
        switch reason {
        case .system(let errno): "\(String(cString: strerror(errno))) (errno \(errno))"
        case .endOfFile(let expected, let found): "the file ends after \(found) of \(expected) bytes"
        case .tooLarge(let size, let limit): "the file has \(size) bytes, more than the \(limit) allowed"
        case .inUse(.shared): "the folder is in use by readers"
        case .inUse(.exclusive("")): "the folder is in use"
        case .inUse(.exclusive(let content)): "the folder is in use by \(printable(content))"
        case .closed: "the file is closed"
        case .notAFile(let kind): "it is a \(kind.rawValue), not a regular file"
        }
    }

    private var advice: String? {
        switch errorNumber {
        case ENOSPC: "free space on this disk"
        case EDQUOT: "free space or raise the quota"
        case EFBIG: "raise the limit on file sizes (ulimit -f)"
        case EACCES, EPERM: "check the owner and the permissions of the path and the folders above it"
        case EROFS: "the disk is mounted read-only"
        case ELOOP: "symbolic links are refused here, give the path it leads to"
        case EMFILE, ENFILE: "raise the limit on open files (ulimit -n)"
        default: nil
        }
    }
}

/// Text as it may be shown on a terminal: control characters, which others may have put there, become their escapes.
private func printable(_ text: String) -> String {
    let trimmed = text.last?.isNewline == true ? text.dropLast() : text[...]
    return trimmed.unicodeScalars.reduce(into: "") { shown, scalar in
        shown += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }
}
