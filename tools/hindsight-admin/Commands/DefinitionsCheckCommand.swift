import ArgumentParser
import Disk

/// `hindsight-admin definitions check`
struct DefinitionsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Loads the definitions files of a folder and lists everything that is wrong with them.",
        discussion: """
            Each problem is a line file:line:column: key: message (suggestion), and the status is 1. Without problems, says what the files define \
            and the hash that every basis carries.

            EXAMPLE
              hindsight-admin definitions check /etc/hindsight/definitions
            """)

    @Argument(help: ArgumentHelp("The folder of the definitions files.", valueName: "DIR"))
    var folder: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let check = try DefinitionsCheck(folder: folder, PosixFileSystem())
        try ByteOutput.write(json ? check.json : check.text)
        if !check.isFine { throw AdminError(.failed) }
    }
}
