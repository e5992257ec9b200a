import EventLog
import EventModel
import Testing

@testable import Service

@Suite struct HelloTests {
    private func read(_ text: String) throws(EventError) -> Hello? {
        let bytes = Array(text.utf8)
        var result: Result<Hello?, EventError> = .success(nil)
        bytes.withUnsafeBufferPointer { line in
            guard Hello.begins(line) else { return }
            do throws(EventError) { result = .success(try Hello.read(line)) } catch { result = .failure(error) }
        }
        return try result.get()
    }

    @Test func `a full hello is read`() throws {
        let hello = try #require(
            try read(
                #"{"hello":{"source":"checkout","producer":"checkout-7","first_line":41,"clock":"skewed","receipts":"each","#
                    + #""domain":"customer"}}"#
            ))
        #expect(hello.source == "checkout")
        #expect(hello.producer == "checkout-7")
        #expect(hello.firstLine == 41)
        #expect(hello.clock == .skewed)
        #expect(hello.receipts == .each)
        #expect(hello.domain == .customer)
    }

    @Test func `everything in a hello is optional`() throws {
        let hello = try #require(try read(#" { "hello" : { } } "#))
        #expect(hello == Hello())
        #expect(hello.source == "default")
    }

    @Test func `the line behind the hello has the producer's first number`() throws {
        let hello = try #require(try read(#"{"hello":{"producer":"p","first_line":41}}"#))
        #expect(hello.origin.producerLineOffset + 2 == 41)
        #expect(Hello.unsaid.origin.producerLineOffset + 1 == 1)
    }

    @Test func `the lowest and the highest first_line do not overflow`() throws {
        #expect(try read(#"{"hello":{"first_line":1}}"#)?.origin.producerLineOffset == -1)
        #expect(try read(#"{"hello":{"first_line":9223372036854775807}}"#)?.origin.producerLineOffset == Int64.max - 2)
    }

    @Test(arguments: [
        #"{"type":"track","hello":{}}"#, "", "{", "[]", "hello", #"{"helloo":{}}"#, #"{"Hello":{}}"#, "\u{FEFF}{}",
    ])
    func `a line that does not begin as a hello is none`(line: String) throws {
        #expect(try read(line) == nil)
    }

    @Test(arguments: [
        (#"{"hello":{"soruce":"a"}}"#, "hello.soruce"), (#"{"hello":{"source":""}}"#, "hello.source"),
        (#"{"hello":{"source":7}}"#, "hello.source"), (#"{"hello":{"source":null}}"#, "hello.source"),
        (#"{"hello":{"source":"\#(String(repeating: "s", count: 101))"}}"#, "hello.source"),
        (#"{"hello":{"producer":"\#(String(repeating: "p", count: 101))"}}"#, "hello.producer"),
        (#"{"hello":{"first_line":0}}"#, "hello.first_line"), (#"{"hello":{"first_line":-1}}"#, "hello.first_line"),
        (#"{"hello":{"first_line":1.5}}"#, "hello.first_line"), (#"{"hello":{"first_line":"1"}}"#, "hello.first_line"),
        (#"{"hello":{"first_line":9223372036854775808}}"#, "hello.first_line"),
        (#"{"hello":{"clock":"fast"}}"#, "hello.clock"), (#"{"hello":{"receipts":"some"}}"#, "hello.receipts"),
        (#"{"hello":{"domain":"other"}}"#, "hello.domain"), (#"{"hello":"hi"}"#, "hello"), (#"{"hello":null}"#, "hello"),
        (#"{"hello":{},"type":"track"}"#, "type"),
    ])
    func `a hello with a mistake names the key`(line: String, field: String) {
        let error = #expect(throws: EventError.self) { try read(line) }
        #expect(error?.code == .invalidEvent)
        #expect(error?.field == field)
    }

    @Test(arguments: [#"{"hello":{"source":"a""#, #"{"hello""#, #"{"hello":{"source":"a","source":"b"}}"#, #"{"hello":{}} x"#])
    func `a hello that is no JSON is refused as one`(line: String) {
        let error = #expect(throws: EventError.self) { try read(line) }
        #expect(error?.code == .invalidJSON)
    }
}
