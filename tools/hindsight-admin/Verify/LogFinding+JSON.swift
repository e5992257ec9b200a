import EventLog
import EventModel

extension LogFinding {
    /// As an object; `last_position` is null when it is unknown how far the loss goes.
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", kind.rawValue)
            json.field("file", path)
            json.field("offset_bytes", offsetBytes.map { Int(clamping: $0) })
            json.field("bytes", bytes.map { Int(clamping: $0) })
            json.field("first_position", firstPosition)
            json.field("last_position", lastPosition)
            json.field("message", message)
        }
    }
}

extension LogReport {
    /// The fields that every verb shows of what was found.
    func appendFindings(to json: inout JSONWriter) {
        json.field("damaged", isDamaged)
        json.field("findings") { json in
            json.array { json in for finding in findings { finding.append(to: &json) } }
        }
        json.field("findings_left_out", findingsLeftOut)
        json.field("other_files") { json in
            json.array { json in for file in otherFiles { json.string(file) } }
        }
    }
}
