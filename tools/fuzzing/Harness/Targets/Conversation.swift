import EventModel

@testable import Service

/// One stream through a connection's state machine, and what was answered.
final class Conversation {
    private let peer: ScriptedConnection
    /// What is answered to single lines, in order: acknowledgements come when they come.
    private(set) var answers: [String] = []
    private(set) var lastAcknowledgement: String?

    /// Ticks after which a connection may be cut for being slow.
    private static let ticksMax = 6

    init(_ limits: AppendLimits) { peer = ScriptedConnection(limits) }

    /// Sends all at once.
    func hold(_ stream: [UInt8]) {
        send(stream)
        end()
    }

    /// Sends piece by piece; completions, full sockets, borrowed requests and time come between.
    func hold(_ stream: [UInt8], cutBy seed: UInt8) {
        var (random, at, ticks) = (UInt32(seed) &* 2_654_435_761 | 1, 0, 0)
        func next(_ bound: UInt32) -> Int {
            random = random &* 1_664_525 &+ 1_013_904_223
            return Int((random >> 16) % bound)
        }
        while at < stream.count {
            let end = min(at + 1 + next(seed & 1 == 0 ? 7 : 200), stream.count)
            send(PlantedBug.withoutFirstNewline(Array(stream[at..<end])))
            at = end
            switch next(8) {
            case 0: peer.complete(ifAny: true)
            case 1: peer.setWritable(false)
            case 2: peer.setWritable(true)
            case 3: peer.hasFreeRequests = false
            case 4: giveRequest()
            case 5 where ticks < Self.ticksMax:
                ticks += 1
                if peer.closed == nil, peer.tick() { found("cut after \(ticks) ticks") }
            default: break
            }
        }
        end()
    }

    private func send(_ piece: [UInt8]) {
        while !peer.wantsRead, peer.closed == nil { makeProgress() }
        peer.send(piece)
        listen()
    }

    /// What a server that does not read waits for.
    private func makeProgress() {
        giveRequest()
        peer.setWritable(true)
        peer.complete(ifAny: true)
        listen()
        if !peer.wantsRead, peer.closed == nil, peer.inFlight.isEmpty { found("nothing is read any more, and nothing is under way") }
    }

    private func giveRequest() {
        guard !peer.hasFreeRequests else { return }
        peer.hasFreeRequests = true
        peer.run()
    }

    private func end() {
        giveRequest()
        peer.setWritable(true)
        peer.end()
        peer.completeAll()
        listen()
        if peer.closed == nil { found("a stream that has ended is not closed") }
    }

    private func listen() {
        for answer in peer.answers() {
            if answer.hasPrefix(#"{"ack""#) { lastAcknowledgement = answer } else { answers.append(answer) }
        }
    }
}

extension ScriptedConnection {
    /// Completes the oldest request when there is one.
    fileprivate func complete(ifAny: Bool) { if !inFlight.isEmpty { complete() } }
}
