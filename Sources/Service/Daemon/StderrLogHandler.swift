import EventLog
import EventModel
import Glibc
import Logging

/// Writes one line a message to standard error: `2026-03-01T09:30:00.120000Z warning: …`.
public struct StderrLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]

    public init(level: Logger.Level) { logLevel = level }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let extra = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let pairs = extra.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let text = Self.printable("\(event.level): \(event.message)\(pairs)")
        let line = "\(ClockSource.system.wall()) \(text)\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }

    /// Messages may quote what a client sent: its control characters do not reach a terminal. Line breaks of our own reports stay.
    private static func printable(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { shown, scalar in
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
            shown += isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }
}
