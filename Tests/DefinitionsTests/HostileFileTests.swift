import Definitions
import Foundation
import Testing

struct HostileFileTests {
    @Test func `a syntax error has its place`() throws {
        let error = try #require(errors(of: "traits:\n  a: {count: visits\nlifecycle: []\n", in: "traits.yaml").first)
        #expect(error.line == 3 && error.column == 10 && error.message.hasPrefix("not YAML: "), "\(error)")
    }

    @Test func `a duplicate key is reported at its second place, and reading goes on`() {
        let text =
            "traits:\n  a: {count: visits}\n  b: {count: visits, count: visits}\n  a: {cuont: visits}\nlifecycle: []\n\"lifecycle\": []\n"
        let found = errors(of: text, in: "traits.yaml").filter { $0.file == "traits.yaml" }
        let duplicates = found.filter { $0.message.hasPrefix("duplicate key") }
        #expect(duplicates.map { "\($0.line):\($0.column)" } == ["3:22", "4:3", "6:1"], "\(found)")
        #expect(duplicates.map(\.keyPath) == ["traits.b.count", "traits.a", "lifecycle"])
        #expect(duplicates[1].message == "duplicate key \"a\", first at line 2, column 3")
    }

    @Test func `the same key three times is reported twice`() {
        let found = errors(of: "blocked: []\nblocked: []\nblocked: []\n", in: "identity.yaml")
        #expect(found.map(\.line) == [2, 3])
    }

    @Test func `aliases are refused before they can be expanded`() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            bomb += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        bomb += "? *a30\n: 1\n? *a30\n: 2\n"
        let found = errors(of: bomb, in: "traits.yaml").filter { $0.file == "traits.yaml" }
        #expect(found.count == 1 && found[0].line == 2 && found[0].column == 10, "\(found)")
        #expect(found[0].message.contains("aliases"))
    }

    @Test func `an alias without an anchor is refused too`() {
        #expect(errors(of: "blocked: *x", in: "identity.yaml").first?.message.contains("aliases") == true)
    }

    @Test func `an alias behind a duplicate key is refused`() {
        let found = errors(of: "blocked: &b [x]\nblocked: []\nidentifiers: *b\n", in: "identity.yaml")
        #expect(found.contains { $0.line == 3 && $0.message.contains("aliases") }, "\(found)")
    }

    @Test func `ampersands and asterisks in texts are no anchors and aliases`() throws {
        let text =
            "audiences:\n  a:\n    description: |\n      Fish &chips and *stars*\n    who: {trait: x, in: [\"&a\", 'B &b', R&D, \"*\"]}\n"
        #expect(errors(of: text, in: "audiences.yaml") == [])
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func `deep nesting is refused, however deep`(opening: String) {
        for depth in [70, 5_000, 200_000] {
            let found = errors(of: String(repeating: opening, count: depth), in: "retention.yaml")
            #expect(!found.isEmpty)
        }
    }

    @Test func `each element of an array is named without quotes, also inside braces, and no place moves`() throws {
        let condition = try Condition.parse(text: "{did: X, where: {products[].category: a, tags[]: b, \"quoted[].c\": d}}")
        guard case .did(let did) = condition else { return }
        #expect(
            did.events.filters.map(\.path.description) == ["properties.products[].category", "properties.tags[]", "properties.quoted[].c"])
        let text = "audiences: {a: {who: {did: X, where: {products[].category: a, products[].category: b}, withn: 1d}}}"
        let found = errors(of: text, in: "audiences.yaml")
        #expect(found.map(\.column) == [63, 88], "\(found)")
        #expect(found[0].message.hasPrefix("duplicate key \"products[].category\""))
        #expect(errors(of: "blocked: [\"\u{E100}\"]", in: "identity.yaml").count == 1)
    }

    @Test func `a file over the limit is refused unread`() {
        let text = "# " + String(repeating: "x", count: DefinitionLimits.fileBytesMax) + "\n"
        #expect(errors(of: text, in: "identity.yaml").map(\.message) == ["larger than 1048576 bytes"])
    }

    @Test func `conditions nest so deep and no deeper`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "{\"not\":", count: depth - 1) + "{\"did\":\"X\"}" + String(repeating: "}", count: depth - 1)
        }
        #expect((try? Condition.parse(text: nested(DefinitionLimits.conditionDepthMax))) != nil)
        #expect(throws: DefinitionErrors.self) { try Condition.parse(text: nested(DefinitionLimits.conditionDepthMax + 1)) }
    }

    @Test(arguments: ["", "# nothing\n", "~", "{}", "null\n"])
    func `an empty file defines nothing and is no error`(text: String) throws {
        let set = try DefinitionLoader.load(files: ["audiences.yaml": text])
        #expect(set.audiences.audiences.isEmpty)
    }

    @Test(arguments: [
        "5", "[]", "text", "--- {}\n--- {}\n", "? [a]\n: b\n", "\u{1}", "a: b: c", "\t\ta: b", "!!binary x", "%YAML 9.9\n---\nx",
    ])
    func `whatever a file holds, it is loaded or refused with a place`(text: String) {
        for file in DefinitionFile.allCases where file != .identity {
            for error in errors(of: text, in: file.fileName) { #expect(error.line >= 1 && error.column >= 1) }
        }
        #expect(!errors(of: text, in: "identity.yaml").isEmpty)
    }

    @Test func `a folder that is not there is an error`() {
        #expect(throws: DefinitionErrors.self) { try DefinitionLoader.load(folder: "/nowhere/at/all") }
    }

    @Test func `a file that is not UTF-8 is refused with its line, other files of the folder are left alone`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("definitions-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("not read".utf8).write(to: folder.appendingPathComponent("README.md"))
        let file = folder.appendingPathComponent("identity.yaml")
        try Data(Array("blocked:\n  - \"".utf8) + [0xFF] + Array("\"\n".utf8)).write(to: file)
        do throws(DefinitionErrors) {
            _ = try DefinitionLoader.load(folder: folder.path)
            Issue.record("loaded")
        } catch {
            #expect(error.errors.map(\.description) == ["identity.yaml:2:1: this line is not UTF-8"])
        }
        try Data("blocked: [x]".utf8).write(to: file)
        #expect(try DefinitionLoader.load(folder: folder.path).identity.blocked == [.exact("x")])
    }

    @Test func `errors are bounded`() {
        let text = "traits:\n" + (0..<500).map { "  t\($0): {x: y}\n" }.joined()
        #expect(errors(of: text, in: "traits.yaml").count == DefinitionLimits.errorsMax)
    }
}
