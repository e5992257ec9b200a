/// Metrics in Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
///
/// Names begin with `hindsight_` and end with their unit, those that only grow with `_total`.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge
    }

    private(set) var text = ""

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Adds one metric.
    ///
    /// - Parameters:
    ///   - name: Without the prefix.
    ///   - help: One line.
    ///   - values: By label; names and values of ours, which need no escaping.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ values: [(label: String, value: Double)]) {
        text += "# HELP hindsight_\(name) \(help)\n# TYPE hindsight_\(name) \(kind.rawValue)\n"
        for (label, value) in values {
            text += "hindsight_\(name){\(label)} \(Self.number(value))\n"
        }
    }

    /// Whole numbers without a fraction: positions are exact up to 2⁵³.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }
}
