import EventLog
import EventModel
import TimeTravel

extension ServiceStatus {
    /// What `/metrics` answers.
    var metrics: PrometheusText {
        var text = PrometheusText()
        let started = Double(startedAt.micros) / 1e6
        text.add("started_time_seconds", .gauge, "When the service started, since 1970.", [("service=\"hindsightd\"", started)])
        let connections = connections.map { (label: "socket=\"\($0.name)\"", value: Double($0.count)) }
        text.add("connections", .gauge, "Open connections by socket.", connections)
        addTraffic(to: &text)
        text.add(history.status())
        let latency = appendLatency.current
        text.add(
            "append_latency_seconds", "From the read of an event's line to its acknowledgement.", label: "domain=\"\(Domain.customer.rawValue)\"",
            bounds: AppendLatency.boundsMicros.map { Double($0) / 1e6 }, buckets: latency.events, sum: Double(latency.sumMicros) / 1e6)
        return text
    }

    private func addTraffic(to text: inout PrometheusText) {
        let sockets: [(Role, String)] = [(.service, "append"), (.analyst, "query"), (.administrator, "admin")]
        func add(_ name: String, _ help: String, _ value: (SocketTraffic.Counts) -> Int) {
            text.add(name, .counter, help, sockets.map { role, socket in ("socket=\"\(socket)\"", Double(value(traffic(of: role).current))) })
        }
        add("connections_total", "Connections that were served.") { $0.connections }
        add("refused_connections_total", "Connections that were told that they are not served.") { $0.refusedConnections }
        add("requests_total", "HTTP requests that were answered.") { $0.requests }
        add("rejected_lines_total", "Lines that are no events, or were not taken.") { $0.rejectedLines }
    }
}

extension PrometheusText {
    mutating func add(_ status: HistoryStatus) {
        let label = "domain=\"\(Domain.customer.rawValue)\""
        addLog(status, label)
        addAppending(status, label)
        addBackground(status, label)
    }

    private mutating func addLog(_ status: HistoryStatus, _ label: String) {
        add("durable_position", .gauge, "The position of the last durable event.", [(label, Double(status.durablePosition.rawValue))])
        add("identifiers", .gauge, "Identifiers that events carry.", [(label, Double(status.identifiers))])
        add(
            "identity_followed_position", .gauge, "The position up to which identity has followed the log.",
            [(label, Double(status.followedPosition.rawValue))])
        add("log_segments", .gauge, "LogSegments, the active one included.", [(label, Double(status.statistics.segments))])
        add("sealed_segments", .gauge, "Sealed LogSegments.", [(label, Double(status.backlog.sealedSegments))])
    }

    private mutating func addAppending(_ status: HistoryStatus, _ label: String) {
        let statistics = status.statistics
        func counter(_ name: String, _ help: String, _ value: Int) { add(name, .counter, help, [(label, Double(value))]) }
        counter("accepted_events_total", "Events stored.", statistics.acceptedEvents)
        counter("duplicate_events_total", "Events that the log held already.", statistics.duplicates)
        counter("id_conflicts_total", "Events refused because their messageId belongs to another.", statistics.idConflicts)
        counter("clamped_times_total", "Events whose time lay in the future.", statistics.clampedTimes)
        counter("commits_total", "Blocks written and synced.", statistics.commits)
        counter("written_bytes_total", "Bytes of Blocks written.", statistics.writtenBytes)
        counter("segment_rolls_total", "LogSegments rolled.", statistics.rolls)
        counter("disk_full_refusals_total", "Requests refused because the disk was full.", statistics.diskFullRefusals)
        add("queued_requests", .gauge, "Requests that wait for the writer.", [(label, Double(statistics.queuedRequests))])
        add("last_commit_seconds", .gauge, "Write and sync of the last commit.", [(label, Double(statistics.lastCommitMicros) / 1e6)])
    }

    private mutating func addBackground(_ status: HistoryStatus, _ label: String) {
        let (statistics, backlog) = (status.statistics, status.backlog)
        func counter(_ name: String, _ help: String, _ value: Double) { add(name, .counter, help, [(label, value)]) }
        func gauge(_ name: String, _ help: String, _ value: Int) { add(name, .gauge, help, [(label, Double(value))]) }
        gauge("sealing_backlog_segments", "LogSegments that wait to be sealed.", backlog.sealingSegments)
        gauge("compaction_debt_events", "Events that compaction will still write again.", backlog.compactionDebtEvents)
        if let disk = status.disk {
            gauge("disk_free_bytes", "Free space on the log's disk.", Int(clamping: disk.freeBytes))
            gauge("disk_reserve_bytes", "Free space that appends leave for sealing, compaction and erasure.", Int(clamping: disk.reserveBytes))
        }
        counter("sealed_events_total", "Events sealed.", Double(statistics.sealedEvents))
        counter("sealing_seconds_total", "Time spent sealing.", Double(statistics.sealingMicros) / 1e6)
        counter("sealing_waits_total", "How often the writer waited for sealing.", Double(statistics.sealingWaits))
        counter("sealing_pace_seconds_total", "How long commits were put off because sealing was behind.", Double(statistics.sealingPaceMicros) / 1e6)
        counter("sealing_wait_seconds_total", "How long the writer waited for sealing.", Double(statistics.sealingWaitMicros) / 1e6)
        counter("compacted_events_total", "Events written again by compaction.", Double(statistics.compactedEvents))
        counter("compacting_seconds_total", "Time spent compacting.", Double(statistics.compactingMicros) / 1e6)
        counter("maintenance_failures_total", "Steps in the background that failed.", Double(statistics.maintenanceFailures))
    }
}
