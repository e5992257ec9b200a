/// All known users of the load generator, spread evenly whatever prefix is taken, the same every time.
struct CustomerDraw: Sequence {
    let customers: Int

    func makeIterator() -> Iterator { Iterator(customers) }

    /// A walk whose step has no divisor in common with the count comes to each once.
    struct Iterator: IteratorProtocol {
        private let customers: Int
        private let step: Int
        private var at: Int
        private var left: Int

        init(_ customers: Int) {
            self.customers = customers
            left = customers
            // The golden section spreads any prefix of the walk evenly.
            var step = Swift.max(1, Int(Double(customers) * 0.618_033_988_75))
            while Self.greatestCommonDivisor(step, customers) != 1 { step += 1 }
            (self.step, at) = (step, customers / 3)
        }

        mutating func next() -> String? {
            guard left > 0 else { return nil }
            left -= 1
            at = (at + step) % customers
            return "u\(at + 1)"
        }

        private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
    }
}
