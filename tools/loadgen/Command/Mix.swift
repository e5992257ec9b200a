import ArgumentParser

/// Which kind of events to make up.
enum Mix: String, CaseIterable, ExpressibleByArgument {
    case shop
    case anchors
}
