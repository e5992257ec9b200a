import ArgumentParser
import EventLog
import EventModel

/// Shows what a log consists of, and where its bytes go.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a log's LogSegments, and where the bytes go.",
        discussion: """
            Reads footers and directories, not events, apart from a sample of them that is compared with its JSON text. With --segment the list \
            of parts and the sample are those of one LogSegment, else of all sealed ones together.

            EXAMPLE
              hindsight-admin inspect --data ~/hindsight --live
              hindsight-admin inspect --data ~/hindsight --segment 1 --blocks
            """)

    @OptionGroup var place: LogPlace

    @Option(help: ArgumentHelp("Only this LogSegment, by its number in the list.", valueName: "number"))
    var segment: Int?

    @Flag(help: "List row groups and their chunks, and Blocks.")
    var blocks = false

    @Flag(help: "List the small parts too.")
    var all = false

    @Option(help: ArgumentHelp("How many events to compare with their JSON text; 0 for none.", valueName: "events"))
    var sample = JSONSample.eventsDefault

    @Flag(help: "Print one JSON object, with every part; row groups and Blocks are in it with --blocks.")
    var json = false

    func validate() throws {
        if let segment, segment < 1 { throw ValidationError("--segment: LogSegments are numbered from 1") }
        guard (0...1_000_000).contains(sample) else { throw ValidationError("--sample: 0 to 1000000 events") }
    }

    func run() throws {
        try Failure.handling {
            let log = try place.withLog { disk in
                try LogInspection.run(
                    folder: place.folder, domain: place.log.domain, fileSystem: disk, sampleEvents: sample, segment: segment)
            }
            let count = log.sealed.count + log.unsealed.count
            if let segment, segment > count { throw RunError("--segment: the log has \(Figure.counted(count, "LogSegment"))") }
            try OutputStream.report(json ? InspectionJSON(log: log, segment: segment, blocks: blocks).text : Terminal.printable(text(log)))
            for problem in log.problems { Failure.say(problem.description) }
            if let status = Failure.code(log.problems) { throw status }
        }
    }

    private func text(_ log: LogInspection) -> String {
        let words = InspectionText(log: log, segment: segment, showsAll: all)
        return (words.sections + (blocks ? words.blockSections : [])).joined(separator: "\n\n")
    }
}
