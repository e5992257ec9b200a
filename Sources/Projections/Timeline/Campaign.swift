import EventModel
import Foundation

/// The campaign that brought somebody to a page.
enum Campaign {
    /// As the Segment Spec calls them in `context.campaign`, and as addresses do.
    private static let names = [
        ("name", "utm_campaign"), ("source", "utm_source"), ("medium", "utm_medium"), ("term", "utm_term"), ("content", "utm_content"), ("id", "utm_id"),
    ]

    /// `context.campaign` as it was sent, else what the `utm_` parameters of the page's `search` or `url` say; nil for none.
    static func of(_ view: RecordedEvent) -> FieldValue? {
        if let sent = view.context?["campaign"], !sent.fields.isEmpty { return FieldValue(sent) }
        let texts = [ViewedPage.text(view, "search"), ViewedPage.text(view, "url")]
        return texts.lazy.compactMap { $0.flatMap { parameters(of: $0) } }.first
    }

    private static func parameters(of address: String) -> FieldValue? {
        guard address.utf8.count <= addressBytesMax else { return nil }
        let query = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        var found: [Substring: String] = [:]
        for pair in query.split(separator: "&") where pair.hasPrefix("utm_") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, found[parts[0]] == nil { found[parts[0]] = decoded(parts[1]) }
        }
        let fields = names.compactMap { name, parameter in found[parameter[...]].map { NamedValue(name, .text($0)) } }
        return fields.isEmpty ? nil : .record(fields)
    }

    /// Without escapes; as it is when they are broken.
    private static func decoded(_ text: Substring) -> String { text.replacing("+", with: " ").removingPercentEncoding ?? String(text) }

    /// Longer addresses are not looked through.
    private static let addressBytesMax = 8192
}
