import ArgumentParser

/// How an answer is shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print exactly what the daemon's HTTP interface answers.")
    var json = false
}
