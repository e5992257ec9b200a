import ArgumentParser

@main
struct HindsightAdmin: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsight-admin",
        abstract: "Inspects, verifies, seals, compacts, dumps, backs up, restores, repairs and erases from logs, and checks definitions.",
        discussion: """
            Exit codes: 0 fine, 1 wrong usage or failure, 2 damage found, 3 refused, 4 in use.

            EXAMPLES
              hindsight-admin verify  --data ~/hindsight
              hindsight-admin inspect --data ~/hindsight --live
              hindsight-admin compact --data ~/hindsight --dry-run
              hindsight-admin dump    --data ~/hindsight --plain > events.ndjson
              hindsight-admin backup  --data ~/hindsight --to /mnt/backups/hindsight --keep 14
              hindsight-admin restore --from /mnt/backups/hindsight --data ~/restored
              hindsight-admin repair  --data ~/hindsight --output ~/repaired
              hindsight-admin erase   --data ~/hindsight --keys ~/keys user_id:u42
              hindsight-admin definitions check data/definitions
            """,
        subcommands: [Inspect.self, Dump.self, Verify.self, Seal.self, Compact.self, Backup.self, Restore.self, Repair.self, Erase.self, Retain.self, Retract.self, Import.self, Rebuild.self, Snapshot.self, Suppress.self, Unsuppress.self, Scan.self, DefinitionsCommand.self])

    /// Maps the parser's own usage status to ours.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitCode {
            exit(withError: status)
        } catch {
            let asked = exitCode(for: error)
            if asked == .success { exit(withError: error) }
            Failure.say(fullMessage(for: error))
            exit(withError: ExitCode.failure)
        }
    }
}
