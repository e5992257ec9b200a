import Definitions
import EventModel

/// How many events came through each channel, and when the last.
struct ChannelTally {
    private(set) var byChannel: [String: Profile.Channel] = [:]
    private var lastSource: (source: String, channel: String)?

    /// Counts an event and returns its channel: what sources.yaml says of its source, else the source's name.
    mutating func add(_ event: RecordedEvent, _ sources: SourceRules) -> String {
        let channel = channel(of: event, sources)
        var tally = byChannel[channel] ?? Profile.Channel(name: channel, events: 0, lastSeen: event.occurredAt)
        tally.events += 1
        tally.lastSeen = event.occurredAt
        byChannel[channel] = tally
        return channel
    }

    /// The channel alone.
    mutating func channel(of event: RecordedEvent, _ sources: SourceRules) -> String {
        let source = event.source
        if lastSource?.source != source { lastSource = (source, Self.channel(of: source, sources)) }
        return lastSource?.channel ?? source
    }

    static func channel(of source: String, _ sources: SourceRules) -> String { sources.source(named: source)?.channel ?? source }
}

/// As it is kept in snapshots.
extension ChannelTally {
    func write(to writer: inout StateWriter) {
        writer.writeTable(byChannel) { writer, channel in
            writer.write(channel.events)
            writer.write(channel.lastSeen)
        }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        let tallies = try reader.table { reader throws(StateDamage) in (events: try reader.int(), lastSeen: try reader.instant()) }
        byChannel = Dictionary(uniqueKeysWithValues: tallies.map { ($0, Profile.Channel(name: $0, events: $1.events, lastSeen: $1.lastSeen)) })
    }
}
