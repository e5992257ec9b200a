import ArgumentParser

/// The program: checks the options, then streams events to standard output.
@main
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadgen",
        abstract: "Make up events of customers, as newline-delimited JSON on standard output.",
        discussion: """
            The same options give the same bytes. Events come in the order they were sent; their timestamps are mostly close to \
            that, sometimes days earlier, and never after --to. People, shops, addresses and numbers are invented.

            With 500 events or more, the first customer of the shop mix (user_id:u1) lives through a written story: anonymous on the \
            web and in the app, a login on each, orders, a refund, an e-mail, a ticket, a deal, a consent given and withdrawn, and a \
            till's purchase that arrives months late.

            EXAMPLES
              A year of a small shop, into a file:
                loadgen --customers 120 --events 2000 > shop.ndjson
              Ten million events straight into the daemon:
                loadgen --customers 600000 --events 10000000 \\
                  | hindsight --run run append - --source website
              The load that speed is measured with:
                loadgen --mix anchors --customers 60000 --events 1000000 \\
                  > anchors.ndjson
            """)

    @Option(help: ArgumentHelp("Customers to draw from, 1 to 10000000.", valueName: "count"))
    var customers = 1_000

    @Option(help: ArgumentHelp("Events to write.", valueName: "count"))
    var events = 100_000

    @Option(help: ArgumentHelp("Where the random numbers start.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("First instant: RFC 3339, or a date (its start, UTC).", valueName: "instant"))
    var from: InstantArgument = .yearStart

    @Option(help: ArgumentHelp("Last instant: RFC 3339, or a date (its end, UTC).", valueName: "instant"))
    var to: InstantArgument = .yearEnd

    @Option(
        help: ArgumentHelp("What the events are: shop (varied and lifelike) or anchors (uniform, about 504 bytes each).", valueName: "mix"))
    var mix = Mix.shop

    @Flag(help: "Add Audience Signal events, which only a third-party source may send (shop mix).")
    var thirdParty = false

    func validate() throws {
        guard (1...10_000_000).contains(customers) else {
            throw ValidationError("--customers has to be between 1 and 10000000, but is \(customers).")
        }
        guard events >= 0 else {
            throw ValidationError("--events has to be 0 or more, but is \(events).")
        }
        guard from.lowerBoundMillis < to.upperBoundMillis else {
            throw ValidationError("--from has to be earlier than --to.")
        }
        guard !thirdParty || mix == .shop else {
            throw ValidationError("--third-party goes with --mix shop only.")
        }
    }

    func run() throws {
        let plan = GenerationPlan(
            customers: customers, events: events, seed: seed, fromMillis: from.lowerBoundMillis, toMillis: to.upperBoundMillis,
            includesThirdParty: thirdParty)
        switch mix {
        case .shop:
            var generator = ShopGenerator(plan: plan)
            try generator.run()
        case .anchors:
            var generator = AnchorsGenerator(plan: plan)
            try generator.run()
        }
    }
}
