import ArgumentParser
import Glibc

/// `hindsight-admin`: looks after the logs of a data folder.
@main
struct HindsightAdmin: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsight-admin",
        abstract: "Looks after the logs of a data folder: what is in them, whether they are whole, what the definitions say.",
        discussion: """
            --data always names the data folder, the parent of the logs DATA/customer and DATA/pseudonymous. A verb claims the folder, which \
            fails while a daemon holds it; --live reads beside the daemon.

            EXAMPLES
              hindsight-admin inspect --data /var/lib/hindsight
              hindsight-admin verify --data /var/lib/hindsight --live
              hindsight-admin dump --data /var/lib/hindsight --plain > events.ndjson
              hindsight-admin definitions check /etc/hindsight/definitions

            EXIT STATUS
              0 fine; 1 wrong usage, or it failed; 2 damage was found; 3 refused: another version or domain; 4 the folder is in use.
            """,
        subcommands: [InspectCommand.self, VerifyCommand.self, DumpCommand.self, DefinitionsCommand.self])

    static func main() {
        // A reader that leaves early is noticed by the write that fails.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            ending(error).leave()
        }
    }
}
