import ArgumentParser
import EventLog
import EventModel
import Foundation
import Logging
import Service

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension HindsightDaemon {
    /// What the command line and the environment say.
    var options: DaemonOptions {
        let environment = ProcessInfo.processInfo.environment["HINDSIGHT_RUN"].flatMap { $0.isEmpty ? nil : $0 }
        var options = DaemonOptions(data: data, run: runFolder ?? environment)
        options.definitions = definitions
        options.keys = keys
        if let appendSocket { options.appendSocket = appendSocket }
        if let querySocket { options.querySocket = querySocket }
        if let adminSocket { options.adminSocket = adminSocket }
        (options.appendGroup, options.queryGroup, options.adminGroup) = (appendGroup, queryGroup, adminGroup)
        if let segmentBytes { options.segmentBytes = segmentBytes }
        options.clustersCustomers = clusterCustomers
        if let eventBytesMax { options.eventBytesMax = eventBytesMax }
        return options
    }

    func validate() throws {
        if data.isEmpty { throw ValidationError("--data is empty: name a folder") }
        if let segmentBytes, !(EventLogOptions.segmentBytesFloor...EventLogOptions.segmentBytesCeiling / 2).contains(segmentBytes) {
            throw ValidationError(
                "--segment-bytes must be from \(EventLogOptions.segmentBytesFloor) to \(EventLogOptions.segmentBytesCeiling / 2)")
        }
        if let eventBytesMax, !(1024...EventLimits.eventBytesCeiling).contains(eventBytesMax) {
            throw ValidationError("--event-bytes-max must be from 1024 to \(EventLimits.eventBytesCeiling)")
        }
    }
}
