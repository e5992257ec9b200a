/// Metrics in Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
///
/// Names begin with `hindsight_` and end with their unit, those that only grow with `_total`.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
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

    /// Adds a histogram.
    ///
    /// - Parameters:
    ///   - buckets: How many values are in each, by their inclusive upper bounds, ascending; one more is for those above.
    ///   - sum: Of all values.
    mutating func add(_ name: String, _ help: String, label: String, bounds: [Double], buckets: [Int], sum: Double) {
        var count = 0
        let ends = bounds.map { Self.number($0) } + ["+Inf"]
        let cumulative = zip(ends, buckets).map { end, events in
            count += events
            return "hindsight_\(name)_bucket{\(label),le=\"\(end)\"} \(count)\n"
        }
        text += "# HELP hindsight_\(name) \(help)\n# TYPE hindsight_\(name) \(Kind.histogram)\n" + cumulative.joined()
        text += "hindsight_\(name)_sum{\(label)} \(Self.number(sum))\nhindsight_\(name)_count{\(label)} \(count)\n"
    }

    /// Whole numbers without a fraction: positions are exact up to 2⁵³.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }
}
