import EventLog
import EventModel

extension AppendConnection.StateMachine {
    /// What happens once no further line can be taken now; nil when the state changed and ``next()`` has to look again.
    mutating func settle() -> Step? {
        if open.events > 0 {
            guard inFlight.count < limits.requestsInFlightMax else { return .wait }
            return submit()
        }
        guard inFlight.isEmpty else { return .wait }
        let wasFull = isFull
        answerOpen()
        if wasFull, isWritable { return nil }
        // Answers that nobody takes hold back the lines behind them, also the last ones.
        guard isWritable else { return .wait }
        return finish()
    }

    private mutating func submit() -> Step {
        open.lastLine = lineCount
        inFlight.append(open)
        open = Batch()
        hasRequest = false
        return .submit
    }

    private mutating func finish() -> Step? {
        switch phase {
        case .ending:
            acknowledge()
            beginClosing(lingering: false)
            return nil
        case .stopping:
            acknowledge()
            answers.error(line: lineCount + 1, EventError(.shuttingDown, "the service stops; send this line and what follows it again"))
            beginClosing(lingering: false)
            return nil
        case .beforeFirstLine, .reading, .closing:
            return .wait
        }
    }

    /// The oldest request is done.
    ///
    /// - Parameters:
    ///   - outcomes: One per event, in order.
    ///   - lines: The physical line of each.
    mutating func completed(_ outcomes: [AppendRequest.RowOutcome], lines: some Sequence<UInt64>) {
        guard !inFlight.isEmpty else { return }
        let batch = inFlight.removeFirst()
        guard phase != .closing else { return }
        var refused = batch.refused[...]
        for (outcome, line) in zip(outcomes, lines) {
            while let first = refused.first, first.line < line { answer(refused.removeFirst()) }
            guard answer(outcome, line: line) else { return }
        }
        for rest in refused { answer(rest) }
        totals.lines = batch.lastLine
        answers.acknowledgement(totals)
    }

    /// False when the outcome ends the connection.
    private mutating func answer(_ outcome: AppendRequest.RowOutcome, line: UInt64) -> Bool {
        switch outcome {
        case .accepted(let position): confirm(position, line: line, isDuplicate: false)
        case .duplicate(let position): confirm(position, line: line, isDuplicate: true)
        case .rejected(let error) where error.code.isRetryable:
            end(with: error, line: line)
            return false
        case .rejected(let error): answer(RefusedLine(line: line, error: error))
        }
        return true
    }

    private mutating func confirm(_ position: LogPosition, line: UInt64, isDuplicate: Bool) {
        totals.include(position)
        if isDuplicate { totals.duplicates += 1 }
        if receipts == .each { answers.receipt(line: line, position: position, isDuplicate: isDuplicate) }
    }

    private mutating func answer(_ refused: RefusedLine) {
        totals.rejected += 1
        answers.error(line: refused.line, refused.error)
    }

    /// The log takes no more: what lies before `line` is acknowledged, what lies behind it is to be sent again.
    private mutating func end(with error: EventError, line: UInt64) {
        if line > totals.lines + 1 {
            totals.lines = line - 1
            answers.acknowledgement(totals)
        }
        answers.error(line: line, error)
        beginClosing(lingering: true)
    }

    /// Answers lines that made no request, once nothing before them is in flight.
    mutating func answerOpen() {
        let isHelloAlone = lineCount == 1 && isAuthorized && open.refused.isEmpty
        guard !isHelloAlone else { return }
        for refused in open.refused { answer(refused) }
        open = Batch()
        acknowledge()
    }

    private mutating func acknowledge() {
        guard lineCount > totals.lines else { return }
        totals.lines = lineCount
        answers.acknowledgement(totals)
    }
}
