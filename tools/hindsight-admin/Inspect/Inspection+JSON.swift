import EventLog
import EventModel

extension Inspection {
    /// One JSON object and a newline.
    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("folder", folder)
            json.field("domain", domain.rawValue)
            json.field("live", isLive)
            json.field("identifiers", report.identifiers)
            json.field("segments") { json in
                json.array { json in for segment in report.segments { append(segment, to: &json) } }
            }
            json.field("totals") { json in
                json.object { json in Self.append(InspectTotals(self), to: &json) }
            }
            report.appendFindings(to: &json)
        }
        return json.text + "\n"
    }

    private func append(_ segment: SegmentReport, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", segment.path)
            json.field("segment_id", segment.segmentId.map { Int(clamping: $0) })
            json.field("active", segment.isLast)
            json.field("sound", segment.isSound)
            json.field("created_at", segment.createdAt)
            json.field("first_position", segment.firstPosition)
            json.field("last_position", segment.lastPosition)
            json.field("recorded_from", segment.recordedAt?.lowerBound)
            json.field("recorded_to", segment.recordedAt?.upperBound)
            json.field("occurred_from", segment.occurredAt?.lowerBound)
            json.field("occurred_to", segment.occurredAt?.upperBound)
            Self.append(InspectTotals(segment, self), to: &json)
            json.field("compressed_blocks", segment.compressedBlocks)
            json.field("identifiers", segment.identifiers)
            json.field("sources") { json in
                json.array { json in for source in segment.sources { json.string(source) } }
            }
            if keepsBlocks { appendBlocks(segment, to: &json) }
        }
    }

    private static func append(_ totals: InspectTotals, to json: inout JSONWriter) {
        json.field("events", Int(clamping: totals.events))
        json.field("file_bytes", Int(clamping: totals.fileBytes))
        json.field("used_bytes", Int(clamping: totals.usedBytes))
        json.field("raw_bytes", Int(clamping: totals.rawBytes))
        json.field("stored_bytes", Int(clamping: totals.storedBytes))
        json.field("lz4_ratio") { json in json.raw(totals.lz4Ratio ?? "null") }
        if let bytes = totals.jsonBytes {
            json.field("json_bytes", Int(clamping: bytes))
            json.field("json_ratio") { json in json.raw(totals.jsonRatio ?? "null") }
        }
        json.field("bytes_per_event") { json in json.raw(totals.bytesPerEvent ?? "null") }
        json.field("blocks", totals.blocks)
        json.field("idle_markers", totals.idleMarkers)
    }

    private func appendBlocks(_ segment: SegmentReport, to json: inout JSONWriter) {
        json.field("block_list") { json in
            json.array { json in for block in blocks[segment.path] ?? [] { Self.append(block, to: &json) } }
        }
    }

    private static func append(_ block: BlockSummary, to json: inout JSONWriter) {
        json.object { json in
            json.field("offset_bytes", Int(clamping: block.offsetBytes))
            json.field("first_position", block.firstPosition)
            json.field("events", block.eventCount)
            json.field("recorded_at", block.recordedAt)
            json.field("durable_position", block.durablePosition)
            json.field("raw_bytes", block.rawBytes)
            json.field("stored_bytes", block.storedBytes)
            json.field("compressed", block.isCompressed)
            if let bytes = block.jsonBytes { json.field("json_bytes", bytes) }
        }
    }
}
