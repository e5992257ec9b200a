import Glibc

/// What goes to people: control characters made visible, progress only where somebody looks.
enum Terminal {
    static let isErrorATerminal = isatty(2) == 1
    static let isOutputATerminal = isatty(1) == 1

    /// Text without control characters, newlines apart.
    static func printable(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
            shown += isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return shown
    }

    /// A word as a shell takes it.
    static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "/._-:@+".utf8.contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// A progress bar on stderr, when that is a terminal.
    ///
    /// - Parameter detail: Behind the bar, such as a rate.
    static func progress(_ label: String, _ done: UInt64, of total: UInt64, _ detail: String = "") {
        guard isErrorATerminal, total > 0 else { return }
        let (width, share) = (30, min(Double(done) / Double(total), 1))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let line =
            "\r\(label) \(bar) \(Int(share * 100)) %" + (detail.isEmpty ? "" : "  " + detail) + "\u{1B}[K" + (done >= total ? "\n" : "")
        _ = line.withCString { write(2, $0, strlen($0)) }
    }
}
