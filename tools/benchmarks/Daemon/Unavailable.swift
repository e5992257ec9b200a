/// Something this build cannot do; the figure is left out and the reason printed.
struct Unavailable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
