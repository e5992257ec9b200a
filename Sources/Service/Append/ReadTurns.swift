// Who may read next. Used on one event loop only.
//
// Invariants
//   1. What counts as read and not answered is only what the writer will answer by itself: a peer that sends half a line, or takes no answers, holds up
//      nobody.
//   2. Who has asked for little goes at once; the others take turns, in the order in which they wanted to read.
//   3. While somebody waits, one connection at a time is on its way to a read: how much that brings is known only afterwards.

import EventLog
import NIOCore

final class ReadTurns {
    private let log: EventLog
    private let eventLoop: any EventLoop
    private var budget: ReadBudget
    /// Bytes that were read and that the writer has not answered yet.
    private var bytesHeld = 0
    private var waiting = CircularBuffer<AppendConnection>()
    /// Who was told to read and has not, and how many were told so far.
    private var (reading, turn): (AppendConnection?, UInt64) = (nil, 0)

    /// Reads of no more do not wait for a turn.
    static let lightReadBytes = 16 * 1024
    /// How long a connection that was told to read may hold up the next: what it had to read is there by then.
    private static let patience = TimeAmount.microseconds(500)

    init(log: EventLog, eventLoop: any EventLoop) {
        (self.log, self.eventLoop) = (log, eventLoop)
        budget = ReadBudget(now: .now())
    }

    /// Connections that wait for their turn.
    var waitingCount: Int { waiting.count }

    /// Whether a connection may read now; else its ``AppendConnection/turnToRead()`` is called when it may.
    ///
    /// - Parameter isLight: Whether it holds nothing and has read little of late.
    func mayRead(_ connection: AppendConnection, isLight: Bool) -> Bool {
        if isLight || reading === connection || bytesHeld < budget.bytes && waiting.isEmpty { return true }
        connection.isWaitingForTurn = true
        waiting.append(connection)
        goOn()
        return false
    }

    /// A connection holds more, or less.
    func note(change: Int) {
        bytesHeld += change
        if change < 0 { goOn() }
    }

    func answered(bytes: Int, now: NIODeadline) {
        budget.answered(bytes: bytes, write: .microseconds(Int64(log.lastCommitMicros)), now: now)
    }

    /// The connection has read.
    func hasRead(_ connection: AppendConnection) {
        guard reading === connection else { return }
        reading = nil
        goOn()
    }

    func forget(_ connection: AppendConnection) {
        if connection.isWaitingForTurn { waiting.removeAll { $0 === connection } }
        hasRead(connection)
    }

    private func goOn() {
        while reading == nil, bytesHeld < budget.bytes, let next = waiting.popFirst() {
            next.isWaitingForTurn = false
            reading = next
            turn += 1
            guard next.turnToRead() else {
                reading = nil
                continue
            }
            guard !waiting.isEmpty else { return reading = nil }
            let (this, mine) = (NIOLoopBound(self, eventLoop: eventLoop), turn)
            eventLoop.scheduleTask(in: Self.patience) { this.value.passOver(mine) }
        }
    }

    /// Who has not read by now had nothing to read.
    private func passOver(_ mine: UInt64) {
        guard mine == turn, reading != nil else { return }
        reading = nil
        goOn()
    }
}
