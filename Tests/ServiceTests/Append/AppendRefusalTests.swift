import EventLog
import EventModel
import Testing

@testable import Service

/// What ends a connection.
@Suite struct AppendRefusalTests {
    @Test func `a wrong hello closes, since its events would get the wrong source`() {
        let peer = ScriptedConnection()
        peer.send(#"{"hello":{"soruce":"checkout"}}"# + "\n" + Lines.track() + "\n")
        let answers = peer.answers()
        #expect(answers.count == 2)
        #expect(answers[0].hasPrefix(Lines.error(1, "invalid_event", field: "hello.soruce")))
        #expect(answers[1] == Lines.ack(1, position: nil, rejected: 1))
        #expect(peer.closed == true)
        #expect(peer.submissions.isEmpty)
    }

    @Test func `a source that is not allowed closes`() {
        let peer = ScriptedConnection()
        peer.gateError = EventError(.unknownSource, field: "hello.source", "no such source")
        peer.send(Lines.track() + "\n")
        #expect(peer.answers().first?.hasPrefix(Lines.error(1, "unknown_source", field: "hello.source")) == true)
        #expect(peer.closed == true)
    }

    @Test func `a second hello is an error on its line`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n" + #"{"hello":{}}"# + "\n" + Lines.track() + "\n")
        peer.completeAll()
        let answers = peer.answers()
        #expect(answers[0].hasPrefix(Lines.error(2, "invalid_event", field: "hello")))
        #expect(answers[1] == Lines.ack(3, position: 2, rejected: 1))
    }

    @Test func `a hello after a blank line comes too late`() {
        let peer = ScriptedConnection()
        peer.send("\n" + #"{"hello":{"source":"checkout"}}"# + "\n")
        #expect(peer.answers().contains { $0.hasPrefix(Lines.error(2, "invalid_event", field: "hello")) })
    }

    @Test func `HTTP gets an answer in HTTP`() {
        for first in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            let peer = ScriptedConnection()
            peer.send([first])
            #expect(peer.answers().first?.hasPrefix("HTTP/1.1 501 Not Implemented") == true)
            #expect(peer.closed == true)
        }
    }

    @Test func `a capital that is not the first byte is no HTTP`() {
        let peer = ScriptedConnection()
        peer.send("\nGET / HTTP/1.1\r\n")
        #expect(peer.answers().first?.hasPrefix(Lines.error(2, "invalid_json")) == true)
        #expect(peer.closed == nil)
    }

    @Test(arguments: [EventError.Code.diskFull, .shuttingDown])
    func `a log that takes no more closes behind what it took`(code: EventError.Code) {
        let peer = ScriptedConnection()
        peer.send("bad\n" + Lines.track() + "\n" + Lines.track() + "\n" + Lines.track() + "\n")
        peer.complete { $0 >= 3 ? .rejected(EventError(code, "no")) : nil }
        let answers = peer.answers()
        #expect(answers.count == 3)
        #expect(answers[1] == Lines.ack(2, position: 1, rejected: 1))
        #expect(answers[2].hasPrefix(Lines.error(3, code.rawValue)))
        #expect(answers[2].hasSuffix(#""retryable":true}}"#))
        #expect(peer.closed == true)
    }

    @Test func `nothing is acknowledged behind a line to be sent again`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n")
        peer.send(Lines.track() + "\n")
        peer.complete { _ in .rejected(EventError(.diskFull, "no")) }
        peer.complete()
        #expect(peer.answers().count == 1)
    }

    @Test func `a stop finishes what was read, acknowledges it and says where to go on`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n" + Lines.track() + "\n{\"type\":\"tra")
        peer.stop()
        #expect(!peer.wantsRead)
        #expect(peer.closed == nil)
        peer.complete()
        let answers = peer.answers()
        #expect(answers[0] == Lines.ack(2, position: 2))
        #expect(answers[1].hasPrefix(Lines.error(3, "shutting_down")))
        #expect(peer.closed == false)
    }

    @Test func `a stop in the middle of a half-close changes nothing`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track())
        peer.end()
        peer.stop()
        peer.complete()
        #expect(peer.answers() == [Lines.ack(1, position: 1)])
    }
}
