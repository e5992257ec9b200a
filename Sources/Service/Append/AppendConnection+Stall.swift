// Deadlines, counted in ticks: the machine needs no clock.

extension AppendConnection.StateMachine {
    /// For how many ticks nothing has moved.
    struct Stall {
        var lineTicks = 0
        var lineCountSeen: UInt64 = 0
        var answerTicks = 0
        var idleTicks = 0
        var closingTicks = 0
    }

    /// Time passes.
    ///
    /// - Returns: True when the connection is to be cut without another word.
    mutating func tick() -> Bool {
        if phase == .closing {
            stall.closingTicks += 1
            return stall.closingTicks > limits.closingTicksMax
        }
        stall.answerTicks = isWritable ? 0 : stall.answerTicks + 1
        if stall.answerTicks >= limits.stalledTicksMax { return true }
        tickLine()
        tickIdle()
        return false
    }

    private mutating func tickLine() {
        let isWaitingForLine = wantsRead && lines.isInsideLine
        stall.lineTicks = isWaitingForLine && lineCount == stall.lineCountSeen ? stall.lineTicks + 1 : 0
        stall.lineCountSeen = lineCount
        guard stall.lineTicks >= limits.stalledTicksMax else { return }
        let seconds = Int64(limits.stalledTicksMax) * limits.tickSeconds
        timeOut("the line did not end within \(seconds) s of its beginning")
    }

    private mutating func tickIdle() {
        stall.idleTicks = isAtRest ? stall.idleTicks + 1 : 0
        if stall.idleTicks == 1 { lines.releaseSpareMemory() }
        guard stall.idleTicks >= limits.idleTicksMax else { return }
        timeOut("nothing was sent for \(Int64(limits.idleTicksMax) * limits.tickSeconds) s")
    }

    private mutating func timeOut(_ message: String) {
        guard isAtRest else { return }
        answerOpen()
        answers.error(line: lineCount + (lines.isSkipping ? 0 : 1), code: "timed_out", message, isRetryable: true)
        beginClosing(lingering: false)
    }
}
