import ArgumentParser
import Definitions
import EventModel

/// What can be done with definitions files.
struct DefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definitions", abstract: "Works on definitions files.", subcommands: [DefinitionsCheck.self])
}

/// Loads a folder of definitions and names everything wrong in it.
struct DefinitionsCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks a folder of definitions files.",
        discussion: """
            EXAMPLE
              hindsight-admin definitions check data/definitions
            """)

    @Argument(help: "The folder with sources.yaml, identity.yaml, …; absent files stand for what is shipped.")
    var folder: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws { try Failure.handling(check) }

    private func check() throws {
        let definitions: DefinitionSet
        do throws(DefinitionErrors) { definitions = try DefinitionLoader.load(folder: folder) } catch {
            if json { try OutputStream.report(Self.json(error)) } else { Failure.say("\(Figure.counted(error.errors.count, "problem")) in \(folder)\n" + error.description) }
            throw ExitCode.failure
        }
        try OutputStream.report(json ? Self.json(definitions) : Self.words(definitions))
    }

    private static func counts(_ d: DefinitionSet) -> [(String, Int)] {
        [
            ("sources", d.sources.sources.count), ("identifier kinds", d.identity.kinds.count),
            ("catalogue entries", d.catalogue.entries.count),
            ("computed traits", d.traits.rules.count), ("audiences", d.audiences.audiences.count),
            ("pipelines", d.pipelines.pipelines.count),
        ]
    }

    private static func words(_ definitions: DefinitionSet) -> String {
        "definitions are fine: " + counts(definitions).map { "\($0.1) \($0.0)" }.joined(separator: ", ") + "; \(definitions.hash)"
            + definitions.notices.map { "\nnotice: \($0)" }.joined()
    }

    private static func json(_ definitions: DefinitionSet) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("fine", true)
            json.field("definitions", definitions.hash)
            for (name, count) in counts(definitions) { json.field(name.replacing(" ", with: "_"), count) }
            json.field("notices", texts: definitions.notices)
        }
        return json.text
    }

    private static func json(_ errors: DefinitionErrors) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("fine", false)
            json.field("problems") { json in
                json.array { json in
                    for error in errors.errors {
                        json.object { json in
                            json.field("file", error.file)
                            json.field("line", error.line)
                            json.field("column", error.column)
                            json.field("key", error.keyPath)
                            json.field("message", error.message)
                            json.field("suggestion", error.suggestion)
                        }
                    }
                }
            }
        }
        return json.text
    }
}
