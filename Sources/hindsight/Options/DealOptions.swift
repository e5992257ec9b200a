import ArgumentParser

/// Which deals a question about pipelines is about.
struct DealOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only deals of this pipeline.", valueName: "name"))
    var pipeline: String?

    @Option(help: ArgumentHelp("Only deals of this owner; \"\" for those of nobody.", valueName: "owner"))
    var owner: String?

    var parameters: [(name: String, value: String?)] { [("pipeline", pipeline), ("owner", owner)] }
}
