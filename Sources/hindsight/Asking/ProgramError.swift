/// What ends the program with status 1: a sentence that says what happened and what to do.
struct ProgramError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
