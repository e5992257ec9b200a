import Glibc

/// Remarks for the person at the terminal, beside the output.
enum Notes {
    /// Writes a sentence to standard error; control characters are escaped.
    static func write(_ text: String) {
        fputs("hindsight-admin: \(Escaping.visible(text))\n", stderr)
    }

    /// Warns once that a log is read while it may be appended to.
    static func writeLive(_ options: LogOptions) {
        if options.live { write("reading without claiming the folder: the last events may be missing") }
    }
}
