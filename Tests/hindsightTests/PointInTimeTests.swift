import ArgumentParser
import EventModel
import Testing

@testable import hindsight

/// Rows on their way to the daemon and back.
struct PointInTimeTests {
    @Test(arguments: [
        ["point-in-time", "rows.csv", "--features", "order_count,traits.plan"], ["point-in-time", "-", "--features", "lifecycle", "--with-hindsight", "--csv"],
        ["point-in-time", "--features", "events", "--as-known-at", "88", "--tz", "Europe/Berlin", "--json"],
    ])
    func `an example of the help is taken`(arguments: [String]) throws { _ = try HindsightCommand.parseAsRoot(arguments) }

    @Test(arguments: [["point-in-time", "rows.csv"], ["point-in-time", "-", "--features", "a", "--json", "--csv"]])
    func `what cannot be asked is refused`(arguments: [String]) { #expect(throws: (any Error).self) { try HindsightCommand.parseAsRoot(arguments) } }

    @Test func `rows that could not be read are counted, in whatever pieces the answer comes`() async throws {
        let answers = [
            (RowOutput.Format.ndjson, #"{"customer":"user_id:u1","found":true}"# + "\n" + #"{"error":{"line":2,"code":"invalid_row","field":"as_of","message":"missing"}}"# + "\n" + #"{"customer":"x"}"# + "\n"),
            (.csv, "customer,as_of,found,error\r\nuser_id:u1,2026-03-03,true,\r\n\"a\nb\",,,\"line 3: as_of: missing\"\r\nx,y,false,\r\n"),
        ]
        for (format, text) in answers {
            for length in [1, 7, 1000] {
                let output = RowOutput(format, name: "rows", skipsHeading: true)
                var left = Array(text.utf8)[...]
                while !left.isEmpty {
                    _ = await output.records(in: Array(left.prefix(length)))
                    left = left.dropFirst(length)
                }
                #expect(await output.faultCount == 1, "\(format), \(length)")
            }
        }
    }

    @Test func `a heading is printed once`() async throws {
        let text = Array("customer,\"a\nb\",error\r\nx,y,\r\n".utf8)
        #expect(await RowOutput(.csv, name: "rows", skipsHeading: true).records(in: text) == Array("x,y,\r\n".utf8))
        #expect(await RowOutput(.csv, name: "rows", skipsHeading: false).records(in: text) == text)
    }
}
