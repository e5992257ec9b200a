/// What an administrator can have done while the service runs: `POST /v1/admin/{verb}`.
enum AdminVerb: String, CaseIterable, Sendable {
    case backup, compact, erase, reload, retain, retract, snapshot, suppress, unsuppress

    var path: String { "/v1/admin/" + rawValue }
}
