import ArgumentParser

/// Which kind of events the load generator makes up.
enum Mix: String, CaseIterable, ExpressibleByArgument, Sendable {
    case anchors, shop
}
