// A connection to append.sock as a pure state machine: bytes, completions and ticks go in; lines to decode, requests to submit and
// answers come out.
//
//   beforeFirstLine ──first event line / hello──▶ reading ──half-close──▶ ending ──all answered──▶ closing
//         │                                          ├──stop()──▶ stopping ──all answered──▶ closing
//         └──────── HTTP, hello refused ─────────────┴── retryable refusal, stall ─────────▶ closing
//
// Invariants
//   1. Answers stand in the order of lines. What an acknowledgement covers was decided before it, by the writer or by the decoder.
//   2. A line is in exactly one batch: the open one, one in flight (oldest first, at most `requestsInFlightMax`), or answered.
//   3. Nothing is read while two requests are in flight, while the open batch is full, or while the peer does not take its answers:
//      what a connection holds is bounded by AppendLimits.
//   4. A line is taken only when there is a request to decode it into: bytes that arrive meanwhile may move the buffer.
//   5. After `closing` no line is taken and nothing is answered.

import EventLog
import EventModel

extension AppendConnection {
    /// What a connection has read, submitted and answered; see the head of this file.
    struct StateMachine: ~Copyable {
        enum Phase: Equatable { case beforeFirstLine, reading, ending, stopping, closing }

        /// What the handler is to do next.
        enum Step {
            /// Ask whether this peer may send under this hello; then ``helloAccepted(source:position:)`` or ``helloRefused(_:)``.
            case authorize(Hello)
            /// Get a request to decode into; then ``requestBorrowed()``, or come back once there is one.
            case borrow
            /// Decode the line into the request; then ``decoded(payloadBytes:)`` or ``refused(_:)``.
            case decode(UnsafeBufferPointer<UInt8>, line: UInt64)
            /// Hand the request to the writer; ``completed(_:lines:)`` when it is done.
            case submit
            /// Send the answers, then close; with `lingering`, what the peer still sends is dropped until it ends or a tick cuts it.
            case close(lingering: Bool)
            /// Send the answers; come back after bytes, a completion, or a change.
            case wait
        }

        struct Batch {
            var lastLine: UInt64 = 0
            var refused: [RefusedLine] = []
            var refusedBytes = 0
            var events = 0
            var payloadBytes = 0
        }

        let limits: AppendLimits
        var phase = Phase.beforeFirstLine
        var lines: LineBuffer
        /// Physical lines taken from the buffer.
        var lineCount: UInt64 = 0
        var receipts = Hello.Receipts.batch
        var open = Batch()
        var inFlight: [Batch] = []
        var totals = AppendTotals()
        var answers = AppendAnswers()
        /// The line taken last, until it is decided on: within one run of ``next()``, so that nothing moves under it.
        var current: UnsafeBufferPointer<UInt8>?
        var hasRequest = false
        var isWaitingForRequest = false
        var isWritable = true
        var isLingering = false
        var isCloseSaid = false
        var hasReadAnything = false
        var stall = Stall()

        init(limits: AppendLimits = AppendLimits()) {
            self.limits = limits
            lines = LineBuffer(lineBytesMax: limits.lineBytesMax)
        }

        /// True when the server should read on.
        var wantsRead: Bool {
            (phase == .beforeFirstLine || phase == .reading) && isWritable && inFlight.count < limits.requestsInFlightMax
                && !isFull && !isWaitingForRequest
        }

        /// Bytes of what was read and the writer will answer, or has not yet.
        var bytesHeld: Int {
            var bytes = inFlight.reduce(open.payloadBytes) { $0 + $1.payloadBytes }
            // Lines that the peer holds up itself do not count: it could hold up everybody with them.
            if isWritable, phase != .closing, lines.hasScannedLine { bytes += lines.count }
            return bytes
        }

        var isFull: Bool {
            open.events >= limits.requestEventsMax || open.payloadBytes >= limits.requestBytesMax
                || open.refusedBytes >= limits.errorBytesMax
        }

        private var takesLines: Bool { phase != .closing && isWritable && !isFull }

        /// Says what to do next; to be called until it says `wait` or `close`.
        mutating func next() -> Step {
            while true {
                if phase == .closing { return close() }
                if let current { return .decode(current, line: lineCount) }
                guard takesLines, hasLine() else {
                    if let step = settle() { return step }
                    continue
                }
                guard hasRequest else {
                    isWaitingForRequest = true
                    return .borrow
                }
                if let line = nextLine(), let step = take(line) { return step }
            }
        }

        private mutating func close() -> Step {
            guard !isCloseSaid else { return .wait }
            isCloseSaid = true
            return .close(lingering: isLingering)
        }

        private mutating func hasLine() -> Bool { lines.hasNext() || (phase == .ending && lines.isInsideLine) }

        private mutating func nextLine() -> LineBuffer.Line? {
            if let line = lines.next() { return line }
            return phase == .ending ? lines.last() : nil
        }

        private mutating func take(_ line: LineBuffer.Line) -> Step? {
            lineCount += 1
            guard case .text(let text) = line else {
                refuse(EventError(.tooLarge, "the line has more than \(limits.lineBytesMax) bytes"))
                return nil
            }
            if text.allSatisfy(Hello.isSpace) { return nil }
            current = text
            return isAuthorized ? nil : greet(text)
        }

        private(set) var isAuthorized = false

        /// The first line that is not blank decides whose events these are.
        private mutating func greet(_ line: UnsafeBufferPointer<UInt8>) -> Step? {
            guard lineCount == 1, Hello.begins(line) else { return .authorize(.unsaid) }
            do throws(EventError) {
                return .authorize(try Hello.read(line))
            } catch {
                helloRefused(error)
                return nil
            }
        }

        /// The peer may send; the line behind the hello is next, or the first line itself when none was said.
        mutating func helloAccepted(_ hello: Hello, position: LogPosition) {
            isAuthorized = true
            receipts = hello.receipts
            if phase == .beforeFirstLine { phase = .reading }
            guard hello.isSaid else { return }
            current = nil
            answers.hello(source: hello.source, position: position)
        }

        /// Nothing of this connection is accepted.
        mutating func helloRefused(_ error: EventError) {
            current = nil
            refuse(error)
            answerOpen()
            beginClosing(lingering: true)
        }

        mutating func requestBorrowed() { (hasRequest, isWaitingForRequest) = (true, false) }
        mutating func requestReturned() { hasRequest = false }

        /// The line became an event; the request holds this much now.
        mutating func decoded(payloadBytes: Int) {
            current = nil
            open.events += 1
            open.payloadBytes = payloadBytes
        }

        /// The line did not become an event.
        mutating func refused(_ error: EventError) {
            let isLateHello = error.field == "type" && current.map(Hello.begins) == true
            current = nil
            refuse(isLateHello ? EventError(.invalidEvent, field: "hello", "a hello is only allowed as the first line") : error)
        }

        private mutating func refuse(_ error: EventError) {
            let refused = RefusedLine(line: lineCount, error: error)
            open.refused.append(refused)
            open.refusedBytes += refused.answerBytes
        }

        var isAtRest: Bool { open.events == 0 && inFlight.isEmpty && !isWaitingForRequest }

        mutating func beginClosing(lingering: Bool) {
            phase = .closing
            isLingering = lingering
        }
    }
}
