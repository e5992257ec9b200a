/// Finds out whether one column is a function of another, and tabulates it.
///
/// One table indexed by code, wiped by counting up a stamp; nothing is hashed. Reused from chunk to chunk.
struct DependencyFinder: ~Copyable {
    private var values: UnsafeMutablePointer<Int64>
    private var stamps: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private var stamp: UInt32 = 0
    /// The distinct codes that the last question met, ascending after ``tabulate()``.
    private var keys: [Int64] = []

    init() {
        capacity = 1024
        values = .allocate(capacity: capacity)
        stamps = .allocate(capacity: capacity)
        stamps.initialize(repeating: 0, count: capacity)
    }

    deinit {
        values.deallocate()
        stamps.deallocate()
    }

    /// Distinct codes that the last question met.
    var keyCount: Int { keys.count }

    /// Whether equal codes always stand beside equal values.
    ///
    /// - Parameters:
    ///   - codes: As many as `values`, each in `0..<codeLimit`.
    ///   - keysMax: Gives up when there are more distinct codes.
    /// - Complexity: O(values), often far less when the answer is no.
    mutating func isFunction(
        _ values: UnsafeBufferPointer<Int64>, of codes: UnsafePointer<Int64>, codeLimit: Int, keysMax: Int
    ) -> Bool {
        reserve(codeLimit)
        startAnew()
        let (table, stamps, stamp) = (self.values, self.stamps, self.stamp)
        var at = 0
        while at < values.count {
            let code = Int(truncatingIfNeeded: codes[at])
            if stamps[code] != stamp {
                guard keys.count < keysMax else { return false }
                stamps[code] = stamp
                table[code] = values[at]
                keys.append(Int64(code))
            } else if table[code] != values[at] {
                return false
            }
            at &+= 1
        }
        return true
    }

    /// The function found by the last question that was answered yes: codes ascending, and a value for each.
    mutating func tabulate() -> (keys: [Int64], values: [Int64]) {
        keys.sort()
        return (keys, keys.map { values[Int($0)] })
    }

    private mutating func startAnew() {
        keys.removeAll(keepingCapacity: true)
        stamp &+= 1
        guard stamp == 0 else { return }
        stamps.update(repeating: 0, count: capacity)
        stamp = 1
    }

    private mutating func reserve(_ codeLimit: Int) {
        guard codeLimit > capacity else { return }
        values.deallocate()
        stamps.deallocate()
        capacity = codeLimit + codeLimit / 2
        values = .allocate(capacity: capacity)
        stamps = .allocate(capacity: capacity)
        stamps.initialize(repeating: 0, count: capacity)
        stamp = 0
    }
}
