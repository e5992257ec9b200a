import Definitions
import EventModel
import Testing

struct PropertyPathTests {
    @Test(arguments: [
        ("total", "properties.total"), ("properties.total", "properties.total"),
        ("properties.products[].category", "properties.products[].category"),
        ("products[].category", "properties.products[].category"), ("traits.address.city", "traits.address.city"),
        ("context.campaign.name", "context.campaign.name"), ("occurred_at", "occurred_at"), ("event.channel", "event.channel"),
        ("a\\.b", "properties.a\\.b"), ("properties.properties", "properties.properties"), ("event", "properties.event"),
        ("tags[]", "properties.tags[]"), ("name with spaces", "properties.name with spaces"),
    ])
    func `a path is read and written in full`(text: String, full: String) throws {
        let path = try PropertyPath(text)
        #expect(path.description == full)
        #expect(try PropertyPath(full) == path)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "a[0]", "a[", "a]", "a[]b", "properties", "traits", "event.nothing", "a\\", "a{b}", "a\nb",
    ])
    func `what is no path is refused`(text: String) { #expect(throws: PropertyPathError.self) { try PropertyPath(text) } }

    @Test func `a bare path is relative to what the caller says`() throws {
        #expect(try PropertyPath("plan", bareRoot: .traits).description == "traits.plan")
    }
}

struct TitleTemplateTests {
    @Test func `properties are filled in and gaps closed`() throws {
        let title = try TitleTemplate("{direction} call: {subject}")
        #expect(title.title { ["direction": "in", "subject": "A  question"][$0.components[0].name] } == "in call: A question")
        #expect(title.title { ["subject": "x"][$0.components[0].name] } == "call: x")
        #expect(title.title { _ in nil } == nil)
        #expect(try TitleTemplate("Plain {{x}}").title { _ in nil } == "Plain {x}")
    }

    @Test(arguments: ["", "{", "}", "{}", "{a", "a}", "{a..b}", "{a{b}}"])
    func `what is no template is refused`(text: String) { #expect(throws: TitleTemplateError.self) { try TitleTemplate(text) } }
}

struct TextPatternTests {
    @Test(arguments: [
        ("^0+$", "000", true), ("^0+$", "0001", false),
        ("b", "abc", true), ("^b", "abc", false), ("a|b|cd", "xcdx", true),
        ("a.c", "a\nc", false),
        ("[a-c]+x", "--bcax", true),
        ("[^a-c]", "abc", false), ("\\d{3}-\\d{2,}", "call 555-1234", true), ("^\\d{3}$", "12", false),
        ("^(ab){2,3}$", "abab", true), ("^(ab){2,3}$", "abababab", false), ("\\bcat\\b", "a cat sat", true), ("\\bcat\\b", "concat", false),
        ("(?i)HELLO", "say hello", true), ("HELLO", "hello", false), ("^$", "", true), ("", "anything", true), ("a*?b", "aab", true),
        ("[]x]", "]", true), ("[a\\-z]", "-", true), ("[a-]", "-", true), ("\\.", ".", true), ("\\.", "x", false),
        ("^ä.ü$", "äöü", true),
        ("\\w+@example\\.(com|org)", "ada@example.org", true), ("^(a|b)*c$", "ababac", true), ("x{0}y", "y", true), ("\\s", "a\tb", true),
        ("^(?:a|ab)(?:c|bcd)$", "abcd", true),
    ])
    func `a pattern is found or not`(pattern: String, text: String, isFound: Bool) throws {
        #expect(try TextPattern(pattern).matches(text) == isFound)
    }

    @Test(arguments: [
        ("(a", 0), ("a)", 1), ("[a", 0), ("*a", 0), ("a**", 2), ("a{2", 1), ("a{3,2}", 1), ("a\\", 1), ("(?=a)", 0), ("(a)\\1", 3),
        ("\\q", 0),
        ("a{5000}", 1), ("[z-a]", 2), ("x{", 1),
    ])
    func `what is no pattern is refused at its place`(pattern: String, offset: Int) {
        do throws(TextPatternError) {
            _ = try TextPattern(pattern)
            Issue.record("taken: \(pattern)")
        } catch {
            #expect(error.offset == offset, "\(error.message)")
        }
    }

    @Test(arguments: ["((a{900}){900}){900}", "((((){1000}){1000}){1000}){1000}", "(a?){1000}{1000}", "(((a*)*)*)*b"])
    func `a pattern that would explode is refused or small`(pattern: String) {
        _ = try? TextPattern(pattern).matches(String(repeating: "a", count: 200))
    }

    @Test func `time stays linear where backtracking explodes`() throws {
        let pattern = try TextPattern("^(a|a)*(a|a)*(a|a)*b$")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }

    @Test func `case is ignored on request, beyond ASCII`() throws {
        #expect(try TextPattern("^straße É$").matches("STRAßE é", ignoringCase: true))
        #expect(try !TextPattern("[^a]").matches("A", ignoringCase: true))
    }
}
