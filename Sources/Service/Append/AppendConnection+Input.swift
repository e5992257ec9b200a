import EventModel

extension AppendConnection.StateMachine {
    /// Takes in what was read.
    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .beforeFirstLine || phase == .reading, let first = bytes.first else { return }
        stall.idleTicks = 0
        if !hasReadAnything {
            hasReadAnything = true
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) { return refuseHTTP() }
        }
        lines.append(bytes)
    }

    private mutating func refuseHTTP() {
        answers.httpRefusal()
        beginClosing(lingering: true)
    }

    /// The peer sends no more; what it sent is finished.
    mutating func inputClosed() {
        if phase == .beforeFirstLine || phase == .reading { phase = .ending }
    }

    /// The service stops: lines that were read are finished, no more are read.
    mutating func stop() {
        if phase == .beforeFirstLine || phase == .reading { phase = .stopping }
    }

    mutating func writabilityChanged(to isWritable: Bool) { self.isWritable = isWritable }
}
