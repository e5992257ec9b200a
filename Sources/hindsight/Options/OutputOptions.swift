import ArgumentParser

/// How an answer is shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print exactly what the daemon's HTTP interface answers.")
    var json = false

    @Flag(help: "Print the rows as RFC 4180, safe to open in a spreadsheet.")
    var csv = false

    func validate() throws {
        if csv, json { throw ValidationError("Give --csv or --json, not both.") }
    }

    /// For answers that are no rows.
    func checkNoRows() throws {
        if csv { throw ValidationError("This answer is no table: give --json, or leave --csv out.") }
    }
}
