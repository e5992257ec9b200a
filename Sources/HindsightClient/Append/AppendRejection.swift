/// Why a line was not stored.
public struct AppendRejection: Hashable, Sendable {
    public var line: Int
    /// `invalid_json`, `invalid_event`, `too_large`, `id_conflict`, `suppressed`, `direct_identifier`, `unknown_source`, `disk_full` or `shutting_down`.
    public var code: String
    /// The path of the field at fault; nil when it is the line as a whole.
    public var field: String?
    public var message: String
    /// Whether sending the same line later may succeed.
    public var isRetryable: Bool
}
