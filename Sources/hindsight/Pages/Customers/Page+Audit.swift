import EventModel

extension Page {
    mutating func audit(_ answer: JSONValue) {
        title("Customers who may be several")
        basis(answer)
        let customers = answer["customers"]?.elements ?? []
        section("Customers", count: answer["count"].flatMap { Int($0.jsonText) })
        var table = TextTable("customer", ">identifiers", "kinds", ">refusals", "held together by", "sides")
        for customer in customers {
            let bridges = customer["bridges"]?.elements ?? []
            let kinds = (customer["kinds"]?.fields ?? []).map { "\($0.value.jsonText) \($0.key)" }.joined(separator: ", ")
            let first = bridges.first
            table.add(
                Cell(customer["customer"]?.stringValue ?? "?", .accent), scalar(customer["identifiers"]), Cell(kinds), scalar(customer["refusals"]),
                first.map { Cell("\($0["first"]?.stringValue ?? "") – \($0["second"]?.stringValue ?? "")") } ?? .missing,
                first.map { Cell("\($0["first_side"]?.jsonText ?? "") + \($0["second_side"]?.jsonText ?? "")" + (bridges.count > 1 ? ", and \(bridges.count - 1) more" : "")) }
                    ?? .missing)
        }
        self.table(table)
    }

    mutating func comparison(_ answer: JSONValue) {
        title("What these rules would have made of the past")
        basis(answer)
        line()
        pairs([
            ("customers now", scalar(answer["customers_before"])), ("under these rules", scalar(answer["customers_after"])), ("unchanged", scalar(answer["unchanged"])),
            ("split", scalar(answer["split"])), ("joined", scalar(answer["joined"])),
        ])
        for (name, key, others) in [("Split", "split_examples", "into"), ("Joined", "joined_examples", "from")] {
            let examples = answer[key]?.elements ?? []
            guard !examples.isEmpty else { continue }
            section(name, count: examples.count)
            var table = TextTable("customer", "oldest identifier", others)
            for example in examples { table.add(Cell(example["customer"]?.stringValue ?? "?", .accent), scalar(example["identifier"]), scalar(example[others])) }
            self.table(table)
        }
    }
}
