/// Prints events one by one as they arrive, under one heading.
actor EventPrinter {
    private let list: EventList
    private let isJSON: Bool
    private var count = 0

    init(style: Style, isJSON: Bool) {
        list = EventList(style: style)
        self.isJSON = isJSON
    }

    func print(_ line: [UInt8]) throws {
        count += 1
        if isJSON { return try Terminal.write(line + [UInt8(ascii: "\n")]) }
        if count == 1 { try Terminal.print(list.heading + "\n") }
        try Terminal.print(list.row(line) + "\n")
    }

    func finish() throws {
        if count == 0, !isJSON { try Terminal.print("no events\n") }
    }
}
