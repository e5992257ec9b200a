import EventModel

@testable import Definitions

/// The YAML files: byte 0 of the input chooses which, and whether the others are as shipped or empty; the rest is its text. What loads, loads again alike; what does not
/// names its places. The text is tried as a condition and as a pattern, too.
struct DefinitionsTarget: FuzzTarget {
    static let name = "definitions"

    static func seeds() throws -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for (number, file) in DefinitionFile.allCases.enumerated() { seeds[file.rawValue] = [UInt8(number)] + Array(file.shippedText.utf8.prefix(2000)) }
        seeds["beside-shipped"] = [Self.besideShipped | 4] + Array(DefinitionFile.audiences.shippedText.utf8.prefix(2000))
        seeds["condition"] = [7] + Array("{all: [{did: Order Completed, within: 30d, times: \">= 2\", where: {products[].category: {in: [a, b]}}}, {not: {trait: plan, is: pro}}]}".utf8)
        seeds["pattern"] = [8] + Array(#"^(a|b+?)[^x-z\d]{2,5}\p{L}*$"#.utf8)
        return seeds
    }

    init() {}

    /// Reading what is shipped takes most of the time.
    private static let besideShipped: UInt8 = 0x80

    func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let text = String(decoding: input.dropFirst(), as: UTF8.self)
        let files = DefinitionFile.allCases
        switch Int(choice & ~Self.besideShipped) % (files.count + 2) {
        case let index where index < files.count: load(text, as: files[index], besideShipped: choice & Self.besideShipped != 0)
        case files.count: readCondition(text)
        default: match(text)
        }
    }

    private func load(_ text: String, as file: DefinitionFile, besideShipped: Bool) {
        var files = besideShipped ? [:] : Dictionary(uniqueKeysWithValues: DefinitionFile.allCases.map { ($0.fileName, "") })
        files[file.fileName] = text
        let loaded = result { () throws(DefinitionErrors) in try DefinitionLoader.load(files: files) }
        let again = result { () throws(DefinitionErrors) in try DefinitionLoader.load(files: files) }
        switch (loaded, again) {
        case (.success(let set), .success(let same)): if set != same || set.hash != same.hash { found("the same text is other definitions") }
        case (.failure(let errors), .failure): check(errors, text)
        default: found("the same text loads, and does not")
        }
    }

    private func readCondition(_ text: String) {
        switch result({ () throws(DefinitionErrors) in try Condition.parse(text: text) }) {
        case .success(let condition):
            if !condition.implies(condition) { found("a condition does not imply itself") }
            _ = try? DefinitionSet.shipped.condition(parsing: text)
        case .failure(let errors): check(errors, text)
        }
    }

    private func result<Value>(_ body: () throws(DefinitionErrors) -> Value) -> Result<Value, DefinitionErrors> {
        do throws(DefinitionErrors) { return .success(try body()) } catch { return .failure(error) }
    }

    private func check(_ errors: DefinitionErrors, _ text: String) {
        if errors.errors.isEmpty { found("refused without a word") }
        for error in errors.errors {
            PlantedBug.read(column: error.column)
            if error.message.isEmpty || error.line < 1 || error.column < 1 { found("an error without message or place: \(error)") }
        }
        _ = errors.description.utf8.count
    }

    /// A pattern and what it is matched with, which is its own text: long enough to take exponential time where that is possible.
    private func match(_ text: String) {
        guard let pattern = try? TextPattern(text) else { return }
        for ignoringCase in [true, false] {
            let found = pattern.matches(text, ignoringCase: ignoringCase)
            _ = pattern.matches(String(repeating: "a", count: 200) + (found ? "!" : ""), ignoringCase: ignoringCase)
        }
    }
}
