import ArgumentParser

/// The customer a question is about.
struct CustomerArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("An identifier of the customer, kind:value, or a customer id such as c17.", valueName: "ref"))
    var customer: String
}
