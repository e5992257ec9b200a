import EventLog
import EventModel
import Testing

@testable import Service

/// What a connection may hold, and how long.
@Suite struct AppendBackpressureTests {
    @Test func `two requests in flight stop the reading until one is done`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n")
        #expect(peer.wantsRead)
        peer.send(Lines.track() + "\n")
        #expect(!peer.wantsRead)
        peer.send(Lines.track() + "\n")
        #expect(peer.submissions == [[1], [2]])
        peer.complete()
        #expect(peer.submissions == [[1], [2], [3]])
        #expect(!peer.wantsRead)
        peer.completeAll()
        #expect(peer.wantsRead)
        #expect(peer.answers() == [Lines.ack(1, position: 1), Lines.ack(2, position: 2), Lines.ack(3, position: 3)])
    }

    @Test func `a request is handed over when it has its events or its bytes`() {
        var limits = AppendLimits()
        limits.requestEventsMax = 3
        let peer = ScriptedConnection(limits)
        peer.send(String(repeating: Lines.track() + "\n", count: 10))
        #expect(peer.submissions == [[1, 2, 3], [4, 5, 6]])
        peer.completeAll()
        #expect(peer.submissions == [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10]])
        #expect(peer.answers().last == Lines.ack(10, position: 10))

        limits = AppendLimits()
        limits.requestBytesMax = 60
        let heavy = ScriptedConnection(limits)
        heavy.send(String(repeating: Lines.track() + "\n", count: 8))
        heavy.completeAll()
        #expect(heavy.submissions.count > 2)
        #expect(heavy.submissions.flatMap { $0 } == Array(1...8))
    }

    @Test func `wrong lines behind a request in flight wait for it, bounded, and stay in order`() {
        var limits = AppendLimits()
        limits.errorBytesMax = 1000
        let peer = ScriptedConnection(limits)
        peer.send(Lines.track() + "\n")
        peer.send(String(repeating: "bad\n", count: 1000))
        #expect(peer.refusedCount < 50)
        #expect(!peer.wantsRead)
        #expect(peer.answers() == [])
        peer.complete()
        let answers = peer.answers()
        #expect(answers.first == Lines.ack(1, position: 1))
        #expect(answers.last == Lines.ack(1001, position: 1, rejected: 1000))
    }

    @Test func `a peer that does not take its answers is not read from`() {
        let peer = ScriptedConnection()
        peer.setWritable(false)
        peer.send(Lines.track() + "\n")
        #expect(peer.submissions.isEmpty)
        #expect(!peer.wantsRead)
        peer.setWritable(true)
        peer.complete()
        #expect(peer.answers() == [Lines.ack(1, position: 1)])
    }

    @Test func `lines behind a half-close wait for a slow reader too`() {
        let peer = ScriptedConnection()
        peer.setWritable(false)
        peer.send(Lines.track() + "\n" + Lines.track())
        peer.end()
        #expect(peer.closed == nil)
        peer.setWritable(true)
        peer.completeAll()
        #expect(peer.answers() == [Lines.ack(2, position: 2)])
        #expect(peer.closed == false)
    }

    @Test func `a connection without a free request waits without losing a line`() {
        let peer = ScriptedConnection()
        peer.hasFreeRequests = false
        peer.send("\n" + Lines.track() + "\n" + Lines.track() + "\n")
        #expect(peer.submissions.isEmpty)
        #expect(!peer.wantsRead)
        // A read that was under way makes the buffer grow and move.
        let more = 1000
        peer.send(String(repeating: Lines.track() + "\n", count: more))
        peer.hasFreeRequests = true
        peer.run()
        peer.completeAll()
        #expect(peer.answers().last == Lines.ack(3 + more, position: 2 + more))
    }

    @Test func `half a line for ever ends the connection, whole lines in time do not`() {
        let peer = ScriptedConnection()
        let ticks = peer.limits.stalledTicksMax
        for _ in 0..<ticks * 2 {
            peer.send(Lines.track() + "\n{\"type\"")
            peer.completeAll()
            #expect(!peer.tick())
            peer.send(":\"bad\"}\n")
        }
        _ = peer.answers()
        for _ in 0...ticks {
            peer.send("x")
            #expect(!peer.tick())
            peer.run()
        }
        #expect(peer.closed == false)
        #expect(peer.answers().last?.contains(#""code":"timed_out""#) == true)
    }

    @Test func `a peer that never takes its answers is cut`() {
        let peer = ScriptedConnection()
        peer.setWritable(false)
        let ticks = (1...peer.limits.stalledTicksMax).map { _ in peer.tick() }
        #expect(ticks.last == true)
        #expect(ticks.dropLast().allSatisfy { !$0 })
    }

    @Test func `an idle connection ends after a day, not before`() {
        let peer = ScriptedConnection()
        peer.send(Lines.track() + "\n")
        peer.completeAll()
        for _ in 1..<peer.limits.idleTicksMax { #expect(!peer.tick()) }
        peer.run()
        #expect(peer.closed == nil)
        _ = peer.tick()
        peer.run()
        #expect(peer.closed == false)
    }

    @Test func `a closing connection that does not end is cut`() {
        let peer = ScriptedConnection()
        peer.send("GET")
        #expect(peer.closed == true)
        for _ in 0..<peer.limits.closingTicksMax { #expect(!peer.tick()) }
        #expect(peer.tick())
    }
}
