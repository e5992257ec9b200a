import Foundation

/// Definitions under which a customer is one known user: so that a peer, which looks up one key, has the same customers. And the features and steps that are asked for.
enum SimpleShop {
    static let features = ["events", "first_seen", "last_seen", "orders", "revenue", "largest_order", "last_order_at", "orders_30d", "views_7d", "audiences.repeat"]
    static let audience = "lately"

    private static let files = [
        "identity.yaml": """
            identifiers: {user_id: {limit: 1}}
            blocked: ["/^[0-9a-f]{8}-[0-9a-f]{4}-/", "/@/"]
            """,
        "traits.yaml": """
            traits:
              orders:        {count: events, of: Order Completed}
              revenue:       {sum: total, of: Order Completed}
              largest_order: {max: total, of: Order Completed}
              last_order_at: {last: occurred_at, of: Order Completed}
              orders_30d:    {count: events, of: Order Completed, within: 30d}
              views_7d:      {count: events, of: Product Viewed, within: 7d}
            """,
        "audiences.yaml": """
            audiences:
              repeat: {who: {computed: orders, at_least: 2}}
              lately: {who: {did: Order Completed, within: 30d}}
            """,
    ]

    /// Writes them into a folder, and returns it.
    static func definitions(in folder: String) throws -> String {
        let path = folder + "/definitions"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try (text + "\n").write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8) }
        return path
    }

    /// Rows of known users and instants of the year, drawn uniformly, the same every time. Instants are half milliseconds, at which no event occurs: whether a bound is included does not matter.
    static func rows(_ count: Int, customers: Int) -> [UInt8] {
        var (random, text) = (UInt64(1), Array("row,customer,as_of\n".utf8))
        func next(_ bound: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % bound
        }
        func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        for row in 0..<count {
            let (month, day, second) = (next(10) + 1, next(28) + 1, next(86_400))
            let time = "2026-\(two(month))-\(two(day))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)).000500Z"
            text += "\(row),user_id:u\(next(UInt64(customers)) + 1),\(time)\n".utf8
        }
        return text
    }
}
