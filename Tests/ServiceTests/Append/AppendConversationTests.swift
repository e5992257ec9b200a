import EventLog
import EventModel
import Testing

@testable import Service

/// What is answered to what is sent.
@Suite struct AppendConversationTests {
    private let hello = #"{"hello":{"source":"checkout"}}"#

    @Test func `hello, events and acknowledgement`() {
        let peer = ScriptedConnection()
        peer.send(hello + "\n")
        #expect(peer.answers() == [Lines.hello()])
        peer.send(Lines.track() + "\n" + Lines.track() + "\n")
        #expect(peer.answers() == [])
        peer.complete()
        #expect(peer.answers() == [Lines.ack(3, position: 2)])
        #expect(peer.wantsRead)
    }

    @Test func `without a hello the source is the default one and no hello is answered`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n")
        #expect(peer.hello?.source == "default")
        #expect(peer.hello?.isSaid == false)
        peer.complete()
        #expect(peer.answers() == [Lines.ack(1, position: 1)])
    }

    @Test func `the conversation is the same wherever the stream is cut`() {
        let stream = Array((hello + "\n\n" + Lines.track(1) + "\nbad\n \t\r\n" + Lines.track(2)).utf8)
        for cut in 0...stream.count {
            let peer = ScriptedConnection()
            peer.send(Array(stream[..<cut]))
            peer.completeAll()
            peer.send(Array(stream[cut...]))
            peer.completeAll()
            peer.end()
            peer.completeAll()
            let answers = peer.answers()
            #expect(answers.first == Lines.hello(), "cut at \(cut)")
            #expect(answers.last == Lines.ack(6, position: 2, rejected: 1), "cut at \(cut)")
            #expect(answers.filter { $0.hasPrefix(Lines.error(4, "invalid_json")) }.count == 1, "cut at \(cut)")
            #expect(peer.submissions.flatMap { $0 } == [3, 6], "cut at \(cut)")
            #expect(peer.closed == false, "cut at \(cut)")
        }
    }

    @Test func `blank lines count and are acknowledged`() {
        let peer = ScriptedConnection()
        peer.send("\n\r\n  \n")
        #expect(peer.answers() == [Lines.ack(3, position: nil)])
        peer.send(Lines.track() + "\n\n")
        peer.complete()
        #expect(peer.answers() == [Lines.ack(5, position: 1)])
    }

    @Test func `an unterminated last line counts`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track())
        #expect(peer.submissions.isEmpty)
        peer.end()
        #expect(peer.submissions == [[1]])
        #expect(peer.closed == nil)
        peer.complete()
        #expect(peer.answers() == [Lines.ack(1, position: 1)])
        #expect(peer.closed == false)
    }

    @Test func `a connection that says nothing is closed without a word`() {
        let peer = ScriptedConnection()
        peer.end()
        #expect(peer.answers() == [])
        #expect(peer.closed == false)
    }

    @Test func `a hello alone is acknowledged at the end only`() {
        let peer = ScriptedConnection()
        peer.send(hello + "\n")
        #expect(peer.answers() == [Lines.hello()])
        peer.end()
        #expect(peer.answers() == [Lines.ack(1, position: nil)])
    }

    @Test func `errors stand before the acknowledgement that covers them, in the order of lines`() {
        let peer = ScriptedConnection()
        peer.send("bad\n" + Lines.track() + "\n{}\n" + Lines.track() + "\n{\n")
        peer.complete { $0 == 4 ? .rejected(EventError(.idConflict, field: "messageId", "other content")) : nil }
        let answers = peer.answers()
        #expect(answers.count == 5)
        #expect(answers[0].hasPrefix(Lines.error(1, "invalid_json")))
        #expect(answers[1].hasPrefix(Lines.error(3, "invalid_event", field: "type")))
        #expect(answers[2].hasPrefix(Lines.error(4, "id_conflict", field: "messageId")))
        #expect(answers[3].hasPrefix(Lines.error(5, "invalid_json")))
        #expect(answers[4] == Lines.ack(5, position: 1, rejected: 4))
    }

    @Test func `lines that are all wrong are answered at once`() {
        let peer = ScriptedConnection()
        peer.send("bad\nbad\n")
        #expect(peer.answers().last == Lines.ack(2, position: nil, rejected: 2))
        #expect(peer.submissions.isEmpty)
    }

    @Test func `receipts come for each event when asked for`() {
        let peer = ScriptedConnection()
        peer.send(#"{"hello":{"source":"checkout","receipts":"each"}}"# + "\n" + Lines.track() + "\nbad\n" + Lines.track() + "\n")
        peer.complete { $0 == 4 ? .duplicate(LogPosition(rawValue: 1)) : nil }
        let answers = peer.answers()
        #expect(answers[1] == Lines.receipt(2, position: 1))
        #expect(answers[2].hasPrefix(Lines.error(3, "invalid_json")))
        #expect(answers[3] == Lines.receipt(4, position: 1, duplicate: true))
        #expect(answers[4] == Lines.ack(4, position: 1, duplicates: 1, rejected: 1))
    }

    @Test func `counts are cumulative and the position is the highest`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n")
        peer.complete()
        peer.send(Lines.track() + "\n")
        peer.complete { _ in .duplicate(LogPosition(rawValue: 900)) }
        peer.send(Lines.track() + "\n")
        peer.complete()
        #expect(
            peer.answers() == [
                Lines.ack(1, position: 1), Lines.ack(2, position: 900, duplicates: 1), Lines.ack(3, position: 900, duplicates: 1),
            ])
    }

    @Test func `a line over the limit is refused and the next one is taken`() {
        var limits = AppendLimits()
        limits.lineBytesMax = 2000
        let peer = ScriptedConnection(limits)
        peer.send(Lines.track() + "\n" + String(repeating: "x", count: 5000))
        peer.send(String(repeating: "y", count: 5000) + "\n" + Lines.track() + "\n")
        peer.completeAll()
        let answers = peer.answers()
        #expect(answers.filter { $0.hasPrefix(Lines.error(2, "too_large")) }.count == 1)
        #expect(answers.last == Lines.ack(3, position: 2, rejected: 1))
    }
}
