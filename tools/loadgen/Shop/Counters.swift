/// The numbers given out last; the first of each kind is 1.
struct Counters {
    var order = 0
    var email = 0
    var ticket = 0
    var deal = 0
}

extension Int {
    /// Counts on and returns the new number.
    mutating func advance() -> Int {
        self += 1
        return self
    }
}
