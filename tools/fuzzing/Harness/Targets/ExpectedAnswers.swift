import EventModel

@testable import Service

/// What a stream must be answered with, from its lines read one by one.
struct ExpectedAnswers {
    private(set) var errors: [(line: Int, code: String)] = []
    private(set) var lineCount = 0
    private var events = 0
    private var isRefused = false

    init(_ stream: [UInt8], _ limits: AppendLimits) {
        var lines = stream.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() where !isRefused {
            lineCount = index + 1
            add(Array(line), limits)
        }
    }

    private mutating func add(_ line: [UInt8], _ limits: AppendLimits) {
        guard line.count <= limits.lineBytesMax else { return refuse("too_large") }
        if line.allSatisfy(Hello.isSpace) { return }
        let padded = line + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
        padded.withUnsafeBufferPointer { buffer in
            let line = UnsafeBufferPointer(rebasing: buffer[..<line.count])
            do throws(EventError) {
                guard lineCount > 1 || !Hello.begins(line) else {
                    _ = try Hello.read(line)
                    return
                }
                var one = DecodedEvents()
                try EventDecoder(limits: EventLimits(eventBytesMax: limits.lineBytesMax)).decode(line, number: UInt64(lineCount), into: &one)
                events += 1
            } catch {
                isRefused = lineCount == 1 && Hello.begins(line)
                refuse(error.code.rawValue)
            }
        }
    }

    private mutating func refuse(_ code: String) { errors.append((lineCount, code)) }

    func check(_ conversation: Conversation) {
        let answered = conversation.answers.map { answer -> JSONValue in
            guard let value = try? JSONValue(parsing: answer) else { found("an answer is no JSON: \(answer)") }
            return value
        }
        let refused = answered.compactMap { $0["error"] }
        let same = refused.count == errors.count && zip(refused, errors).allSatisfy { $0["line"]?.jsonText == "\($1.line)" && $0["code"]?.stringValue == $1.code }
        if !same { found("refused are \(refused.map(\.jsonText)), to be refused are \(errors)") }
        guard let last = conversation.lastAcknowledgement.flatMap({ try? JSONValue(parsing: $0) })?["ack"] else {
            if lineCount > 0 { found("\(lineCount) lines are not acknowledged") }
            return
        }
        if last["lines"]?.jsonText != "\(lineCount)" { found("\(lineCount) lines are acknowledged as \(last.jsonText)") }
        if last["rejected"]?.jsonText != "\(errors.count)" { found("\(errors.count) refused lines are acknowledged as \(last.jsonText)") }
        let position = events == 0 ? "null" : "\(events)"
        if last["position"]?.jsonText != position { found("\(events) events are acknowledged as \(last.jsonText)") }
    }
}
