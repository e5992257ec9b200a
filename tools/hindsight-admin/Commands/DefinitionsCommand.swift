import ArgumentParser

/// `hindsight-admin definitions`
struct DefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definitions",
        abstract: "Looks after definitions files.",
        discussion: """
            EXAMPLE
              hindsight-admin definitions check /etc/hindsight/definitions
            """,
        subcommands: [DefinitionsCheckCommand.self])
}
