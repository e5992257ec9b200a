import EventLog
import EventModel
import NIOCore

/// A connection to append.sock: carries bytes, requests and answers between the channel, the decoder, the writer and its state machine.
final class AppendConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: AppendLoop
    private let peer: PeerCredentials?
    private var machine: StateMachine
    private var context: ChannelHandlerContext?
    private var origin = Hello.unsaid.origin
    /// When the lines that wait in the machine's buffer were read; the first of them, when there are several reads.
    private var readAt = NIODeadline.now()
    /// The request that lines are decoded into.
    private var filling: AppendRequestSlot?
    /// With the writer, oldest first.
    private var submitted: [AppendRequestSlot] = []
    private var rejectionsNoted: UInt64 = 0
    /// What ``ReadTurns`` knows of it, and how much its last read brought.
    private var (bytesNoted, lastReadBytes) = (0, 0)
    var isWaitingForTurn = false
    private var isReadPending = false
    private var isRunning = false
    private var isToRunAgain = false
    private var hasInputEnded = false
    private var hasOutputEnded = false
    private var isStopping = false

    init(loop: AppendLoop, peer: PeerCredentials?) {
        (self.loop, self.peer) = (loop, peer)
        machine = StateMachine(limits: loop.limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
    }

    func channelActive(context: ChannelHandlerContext) { run() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !machine.lines.hasNext() { readAt = .now() }
        let buffer = unwrapInboundIn(data)
        lastReadBytes = buffer.readableBytes
        buffer.withUnsafeReadableBytes { machine.received($0) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReadPending = false
        run()
        loop.turns.hasRead(self)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        machine.writabilityChanged(to: context.channel.isWritable)
        run()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        hasInputEnded = true
        if hasOutputEnded { return cut() }
        machine.inputClosed()
        run()
    }

    /// A connection that breaks is closed; what was submitted of it is stored all the same.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        if let filling { loop.pool.giveBack(filling) }
        for slot in submitted {
            slot.owner = nil
            if slot.isDone { loop.pool.giveBack(slot) }
        }
        (filling, submitted) = (nil, [])
        loop.turns.note(change: -bytesNoted)
        bytesNoted = 0
        loop.remove(self)
    }
}

extension AppendConnection {
    /// The service stops.
    func stop() {
        isStopping = true
        // Whoever lingers has had every answer.
        if hasOutputEnded { return cut() }
        machine.stop()
        run()
    }

    /// Closes without another word.
    func cut() { context?.close(promise: nil) }

    /// Time passes.
    func tick() {
        if machine.tick() { cut() } else { run() }
    }

    /// A request that this connection waited for can be borrowed.
    func requestIsFree() { run() }

    /// The writer is done with one of its requests.
    func requestCompleted() {
        while let slot = submitted.first, slot.isDone {
            submitted.removeFirst()
            noteLatency(slot)
            machine.completed(slot.request.outcomes, lines: slot.request.events.rows.lazy.map(\.line))
            loop.pool.giveBack(slot)
        }
        run()
    }

    private func noteLatency(_ slot: AppendRequestSlot) {
        let now = NIODeadline.now()
        loop.turns.answered(bytes: slot.request.events.payloadBytes, now: now)
        guard let readAt = slot.readAt else { return }
        loop.latency.note(micros: (now - readAt).nanoseconds / 1000, events: slot.request.events.count)
    }

    /// Does what the machine says until it waits.
    ///
    /// Sending answers may change the channel's writability, which calls back in here: then there is more to do.
    private func run() {
        isToRunAgain = true
        guard let context, !isRunning else { return }
        isRunning = true
        while isToRunAgain {
            isToRunAgain = false
            while step(context) {}
            flush(context)
        }
        isRunning = false
        // Closed meanwhile, and what it held forgotten.
        guard self.context != nil else { return }
        noteBytesHeld()
        readOn(context)
    }

    private func noteBytesHeld() {
        let held = machine.bytesHeld
        defer { bytesNoted = held }
        if held != bytesNoted { loop.turns.note(change: held - bytesNoted) }
    }

    /// It may read.
    ///
    /// - Returns: Whether it does; it may not want to any more.
    func turnToRead() -> Bool {
        guard let context else { return false }
        readOn(context)
        return isReadPending
    }

    /// False when there is nothing to do now.
    private func step(_ context: ChannelHandlerContext) -> Bool {
        switch machine.next() {
        case .authorize(let hello): authorize(hello)
        case .borrow: return borrow()
        case .decode(let line, let number): decode(line, number: number)
        case .submit: submit()
        case .close(let lingering):
            close(context, lingering: lingering)
            return false
        case .wait:
            returnUnused()
            return false
        }
        return true
    }

    private func authorize(_ hello: Hello) {
        do throws(EventError) {
            try loop.gate.check(hello, peer: peer)
            origin = hello.origin
            machine.helloAccepted(hello, position: loop.log.durablePosition)
        } catch {
            machine.helloRefused(error)
        }
    }

    private func borrow() -> Bool {
        guard let slot = loop.pool.borrow(for: self) else { return false }
        filling = slot
        machine.requestBorrowed()
        return true
    }

    private func decode(_ line: UnsafeBufferPointer<UInt8>, number: UInt64) {
        guard let slot = filling else { preconditionFailure("a line is decoded into a borrowed request") }
        let request = slot.request
        if request.events.isEmpty { slot.readAt = readAt }
        do throws(EventError) {
            try loop.decoder.decode(line, number: number, into: &request.events)
            machine.decoded(payloadBytes: request.events.payloadBytes)
        } catch {
            machine.refused(error)
        }
    }

    private func submit() {
        guard let slot = filling else { preconditionFailure("a request is filled before it is submitted") }
        filling = nil
        slot.request.origin = origin
        submitted.append(slot)
        loop.log.submit(slot.request)
    }

    private func returnUnused() {
        guard let slot = filling, slot.request.events.isEmpty else { return }
        filling = nil
        machine.requestReturned()
        loop.pool.giveBack(slot)
    }

    private func noteRejections() {
        let rejected = machine.totals.rejected
        loop.traffic.note(rejectedLines: Int(clamping: rejected - rejectionsNoted))
        rejectionsNoted = rejected
    }

    private func flush(_ context: ChannelHandlerContext) {
        noteRejections()
        guard !machine.answers.isEmpty else { return }
        let buffer = context.channel.allocator.buffer(bytes: machine.answers.take())
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func readOn(_ context: ChannelHandlerContext) {
        guard !isReadPending, !isWaitingForTurn else { return }
        if machine.wantsRead {
            guard loop.turns.mayRead(self, isLight: bytesNoted == 0 && lastReadBytes <= ReadTurns.lightReadBytes) else { return }
        } else if !machine.isLingering || hasInputEnded {
            return
        }
        isReadPending = true
        context.read()
    }

    /// Sends what there is and closes behind it; when lingering, the peer gets to end its side first, so that it can read why.
    private func close(_ context: ChannelHandlerContext, lingering: Bool) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in this.value.outputEnded(lingering: lingering) }
        let buffer = context.channel.allocator.buffer(bytes: machine.answers.take())
        context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
    }

    private func outputEnded(lingering: Bool) {
        hasOutputEnded = true
        if lingering, !hasInputEnded, !isStopping { context?.close(mode: .output, promise: nil) } else { cut() }
    }
}
