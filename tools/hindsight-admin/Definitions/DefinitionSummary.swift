import Definitions
import EventModel

/// What a folder of definitions comes to, when nothing is wrong with it.
struct DefinitionSummary {
    let set: DefinitionSet
    /// Names of the definitions files that the folder has.
    let files: [String]

    /// How many of what, in the order of the files.
    var counts: [(key: String, count: Int, noun: String, plural: String)] {
        [
            ("sources", set.sources.sources.count, "source", "sources"),
            ("identifier_kinds", set.identity.kinds.count, "identifier kind", "identifier kinds"),
            ("catalogue_entries", set.catalogue.entries.count, "catalogue entry", "catalogue entries"),
            ("traits", set.traits.rules.count, "trait", "traits"),
            ("lifecycle_stages", set.traits.lifecycle.count, "lifecycle stage", "lifecycle stages"),
            ("audiences", set.audiences.audiences.count, "audience", "audiences"),
            ("pipelines", set.pipelines.pipelines.count, "pipeline", "pipelines"),
            ("retention_rules", set.retention.rules.count, "retention rule", "retention rules"),
        ]
    }

    /// Files that hold as shipped, because the folder lacks them.
    var shipped: [String] { DefinitionFile.allCases.filter { $0 != .sources && !files.contains($0.fileName) }.map(\.fileName) }

    var text: String {
        let parts = counts.map { item in
            item.key == "sources" && set.sources.acceptsAnyName ? "any source" : Amount.of(item.count, item.noun, plural: item.plural)
        }
        var text = "definitions are fine: \(parts.joined(separator: ", ")), \(set.hash)\n"
        if files.isEmpty {
            text += "note: the folder has no definitions file, everything holds as shipped\n"
        } else if !shipped.isEmpty {
            text += "as shipped, because the folder lacks them: \(shipped.joined(separator: ", "))\n"
        }
        return text
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("fine", true)
            json.field("definitions", set.hash)
            for item in counts { json.field(item.key, item.count) }
            json.field("any_source", set.sources.acceptsAnyName)
            json.field("files") { json in json.array { json in for file in files { json.string(file) } } }
            json.field("shipped") { json in json.array { json in for file in shipped { json.string(file) } } }
        }
        return json.text + "\n"
    }
}
