import EventLog
import EventModel

@testable import Service

/// A connection without a channel and without a log: the test is the peer, the gate and the writer.
final class ScriptedConnection {
    private var machine: AppendConnection.StateMachine
    let limits: AppendLimits
    /// What the gate answers to a hello.
    var gateError: EventError?
    /// False when every request of the event loop is on loan.
    var hasFreeRequests = true
    /// The lines of the events of each request in flight, oldest first.
    private(set) var inFlight: [[UInt64]] = []
    /// Requests submitted so far.
    private(set) var submissions: [[UInt64]] = []
    private(set) var hello: Hello?
    /// Set once the machine closes: whether it lingers.
    private(set) var closed: Bool?
    private var nextPosition: UInt64 = 1
    private var events = DecodedEvents()
    private let decoder: EventDecoder

    init(_ limits: AppendLimits = AppendLimits()) {
        self.limits = limits
        machine = AppendConnection.StateMachine(limits: limits)
        decoder = EventDecoder(limits: EventLimits(eventBytesMax: limits.lineBytesMax))
    }

    /// One read.
    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { machine.received($0) }
        run()
    }

    func end() {
        machine.inputClosed()
        run()
    }

    func stop() {
        machine.stop()
        run()
    }

    /// Whether the peer takes its answers.
    func setWritable(_ isWritable: Bool) {
        machine.writabilityChanged(to: isWritable)
        run()
    }

    var wantsRead: Bool { machine.wantsRead }
    var bytesHeld: Int { machine.bytesHeld }
    /// Refused lines that are not answered yet.
    var refusedCount: Int { machine.open.refused.count }

    /// Time passes; true when the connection is to be cut.
    func tick() -> Bool {
        let isCut = machine.tick()
        run()
        return isCut
    }

    func run() {
        while closed == nil {
            switch machine.next() {
            case .authorize(let hello): authorize(hello)
            case .borrow:
                guard hasFreeRequests else { return }
                machine.requestBorrowed()
            case .decode(let line, let number): decode(line, number)
            case .submit: submit()
            case .close(let lingering): closed = lingering
            case .wait: return
            }
        }
    }

    private func authorize(_ hello: Hello) {
        if let gateError { return machine.helloRefused(gateError) }
        self.hello = hello
        machine.helloAccepted(hello, position: LogPosition(rawValue: nextPosition - 1))
    }

    private func decode(_ line: UnsafeBufferPointer<UInt8>, _ number: UInt64) {
        do throws(EventError) {
            try decoder.decode(line, number: number, into: &events)
            machine.decoded(payloadBytes: events.payloadBytes)
        } catch {
            machine.refused(error)
        }
    }

    private func submit() {
        inFlight.append(events.rows.map(\.line))
        submissions.append(events.rows.map(\.line))
        events.removeAll()
    }

    /// The writer is done with the oldest request: every event is accepted unless the test says otherwise.
    func complete(_ outcome: (UInt64) -> AppendRequest.RowOutcome? = { _ in nil }) {
        let lines = inFlight.removeFirst()
        let outcomes = lines.map { line in outcome(line) ?? accept() }
        machine.completed(outcomes, lines: lines)
        run()
    }

    private func accept() -> AppendRequest.RowOutcome {
        defer { nextPosition += 1 }
        return .accepted(LogPosition(rawValue: nextPosition))
    }

    func completeAll() { while !inFlight.isEmpty { complete() } }

    /// The lines answered since the last look.
    func answers() -> [String] {
        String(decoding: machine.answers.take(), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// JSON lines that tests send and expect.
enum Lines {
    static func track(_ number: Int = 1) -> String { #"{"type":"track","event":"Seen","userId":"u\#(number)"}"# }

    static func ack(_ lines: Int, position: Int?, duplicates: Int = 0, rejected: Int = 0) -> String {
        let position = position.map(String.init) ?? "null"
        return #"{"ack":{"lines":\#(lines),"position":\#(position),"duplicates":\#(duplicates),"rejected":\#(rejected)}}"#
    }

    static func hello(_ position: Int = 0, source: String = "checkout") -> String {
        #"{"hello":{"version":1,"source":"\#(source)","domain":"customer","position":\#(position)}}"#
    }

    static func receipt(_ line: Int, position: Int, duplicate: Bool = false) -> String {
        #"{"receipt":{"line":\#(line),"position":\#(position),"duplicate":\#(duplicate)}}"#
    }

    /// How an error's line begins.
    static func error(_ line: Int, _ code: String, field: String? = nil) -> String {
        #"{"error":{"line":\#(line),"code":"\#(code)","field":\#(field.map { "\"\($0)\"" } ?? "null"),"#
    }
}
