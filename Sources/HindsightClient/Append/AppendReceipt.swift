import EventModel

/// What became of one event, when receipts are asked for.
public struct AppendReceipt: Hashable, Sendable {
    public var line: Int
    public var position: LogPosition?
    public var isDuplicate: Bool
}
