import Definitions
import EventModel

/// How many events came through each channel, and when the last.
struct ChannelTally {
    private(set) var byChannel: [String: Profile.Channel] = [:]
    private var lastSource: (source: String, channel: String)?

    /// Counts an event and returns its channel: what sources.yaml says of its source, else the source's name.
    mutating func add(_ event: RecordedEvent, _ sources: SourceRules) -> String {
        let source = event.source
        if lastSource?.source != source { lastSource = (source, Self.channel(of: source, sources)) }
        let channel = lastSource?.channel ?? source
        var tally = byChannel[channel] ?? Profile.Channel(name: channel, events: 0, lastSeen: event.occurredAt)
        tally.events += 1
        tally.lastSeen = event.occurredAt
        byChannel[channel] = tally
        return channel
    }

    static func channel(of source: String, _ sources: SourceRules) -> String { sources.source(named: source)?.channel ?? source }
}
