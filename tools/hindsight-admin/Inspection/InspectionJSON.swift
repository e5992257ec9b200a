import EventLog
import EventModel

/// A log's figures for programs.
struct InspectionJSON {
    let log: LogInspection
    /// Number of the one LogSegment that is asked for.
    let segment: Int?
    /// Whether row groups with their chunks, and Blocks, are listed.
    let blocks: Bool

    var text: String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", log.events)
            json.field("sealed_events", log.sealedEvents)
            json.field("sealed_bytes", Int(log.sealedBytes))
            json.field("packed_bytes", log.sealed.reduce(0) { $0 + Int($1.packedBytes) })
            json.field("manifest_bytes", Int(log.manifestBytes))
            json.field("json_sample") { Self.append(log.sample, to: &$0) }
            json.field("checkpoint") { Self.append(log.checkpoint, to: &$0) }
            json.field("parts") { json in
                json.array { json in for part in FilePart.merged(log.sealed(segment).map(\.parts)) { Self.append(part, to: &json) } }
            }
            json.field("segments") { json in
                json.array { json in
                    for file in log.sealed(segment) { Self.append(file, blocks, to: &json) }
                    for file in log.unsealed(segment) { Self.append(file, blocks, to: &json) }
                }
            }
            json.field("problems") { json in json.array { json in for problem in log.problems { json.string(problem.description) } } }
            json.field("notes") { json in json.array { json in for note in log.notes { json.string(note) } } }
        }
        return json.text
    }

    private static func append(_ sample: JSONSample?, to json: inout JSONWriter) {
        guard let sample else { return json.null() }
        json.object { json in
            json.field("events", sample.events)
            json.field("json_bytes", sample.jsonBytes)
        }
    }

    private static func append(_ checkpoint: LogInspection.CheckpointFigures?, to json: inout JSONWriter) {
        guard let checkpoint else { return json.null() }
        json.object { json in
            json.field("file", checkpoint.path)
            json.field("bytes", checkpoint.bytes)
            json.field("position", LogPosition(rawValue: checkpoint.position))
            json.field("sections") { json in
                json.array { json in
                    for section in checkpoint.sections {
                        json.object { json in
                            json.field("name", section.name)
                            json.field("bytes", section.bytes)
                        }
                    }
                }
            }
        }
    }

    private static func append(_ part: FilePart, to json: inout JSONWriter) {
        json.object { json in
            json.field("group", part.group.rawValue)
            json.field("name", part.name)
            json.field("kind", part.kind.isEmpty ? nil : part.kind)
            json.field("bytes", part.bytes)
            json.field("scale_bytes", part.scaleBytes)
            json.field("encodings") { json in
                json.object { json in for (name, count) in part.encodings.sorted(by: { $0.key < $1.key }) { json.field(name, count) } }
            }
        }
    }

    private static func append(_ file: SealedFigures, _ blocks: Bool, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", file.path)
            json.field("state", "sealed")
            json.field("level", file.level)
            json.field("first_position", LogPosition(rawValue: file.firstPosition))
            json.field("last_position", LogPosition(rawValue: file.lastPosition))
            json.field("events", file.events)
            json.field("file_bytes", Int(file.fileBytes))
            json.field("packed_bytes", Int(file.packedBytes))
            json.field("first_segment_id", Int(clamping: file.segmentIds.lowerBound))
            json.field("last_segment_id", Int(clamping: file.segmentIds.upperBound))
            append(file.recorded, "recorded", to: &json)
            append(file.occurred, "occurred", to: &json)
            json.field("shapes", file.shapes)
            json.field("columns", file.columns)
            json.field("row_group_count", file.rowGroups.count)
            json.field("parts") { json in json.array { json in for part in file.parts { append(part, to: &json) } } }
            guard blocks else { return }
            json.field("row_groups") { json in json.array { json in for group in file.rowGroups { append(group, to: &json) } } }
        }
    }

    private static func append(_ range: ClosedRange<Instant>?, _ name: String, to json: inout JSONWriter) {
        json.field(name + "_from", range?.lowerBound)
        json.field(name + "_to", range?.upperBound)
    }

    private static func append(_ group: RowGroupFigures, to json: inout JSONWriter) {
        json.object { json in
            json.field("offset_bytes", Int(group.offsetBytes))
            json.field("rows", group.rows)
            json.field("anchors", group.anchors)
            json.field("bytes", group.bytes)
            json.field("first_position", LogPosition(rawValue: group.positions.lowerBound))
            json.field("last_position", LogPosition(rawValue: group.positions.upperBound))
            append(group.occurred, "occurred", to: &json)
            json.field("chunks") { json in
                json.array { json in
                    for chunk in group.chunks {
                        json.object { json in
                            json.field("name", chunk.name)
                            json.field("offset_bytes", Int(chunk.offsetBytes))
                            json.field("bytes", chunk.bytes)
                            json.field("encoding", chunk.encoding)
                        }
                    }
                }
            }
        }
    }

    private static func append(_ file: UnsealedFigures, _ blocks: Bool, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", file.path)
            json.field("state", file.isActive ? "active" : "rolled")
            json.field("segment_id", Int(clamping: file.segmentId))
            json.field("first_position", LogPosition(rawValue: file.firstPosition))
            json.field("last_position", file.events == 0 ? nil : LogPosition(rawValue: file.lastPosition))
            json.field("events", file.events)
            json.field("file_bytes", Int(file.fileBytes))
            json.field("block_bytes", file.blockBytes)
            json.field("raw_bytes", file.rawBytes)
            append(file.recorded, "recorded", to: &json)
            append(file.occurred, "occurred", to: &json)
            json.field("broken_end", file.brokenEnd)
            json.field("block_count", file.blocks.count)
            guard blocks else { return }
            json.field("blocks") { json in json.array { json in for block in file.blocks { append(block, to: &json) } } }
        }
    }

    private static func append(_ block: BlockFigures, to json: inout JSONWriter) {
        json.object { json in
            json.field("offset_bytes", Int(block.offsetBytes))
            json.field("first_position", LogPosition(rawValue: block.firstPosition))
            json.field("events", block.events)
            json.field("stored_bytes", block.storedBytes)
            json.field("raw_bytes", block.rawBytes)
            json.field("lz4", block.isLZ4)
            json.field("declared_durable", LogPosition(rawValue: block.declaredDurable))
            json.field("recorded_at", block.recordedAt)
        }
    }
}
