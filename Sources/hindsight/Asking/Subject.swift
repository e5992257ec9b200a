/// What a question is about: a `customer` or an `audience`, as the user named it.
struct Subject: Sendable {
    var kind: String
    var name: String
}
