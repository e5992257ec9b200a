/// A course of numbers as one line of blocks, each as high as its number is between the least and the most; a dot where nothing is known.
enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// - Parameter columnsMax: Of more numbers, so many are shown, evenly apart, the last among them.
    static func text(_ values: [Double?], columnsMax: Int = 60) -> String {
        guard !values.isEmpty, columnsMax > 0 else { return "" }
        let columns = min(values.count, columnsMax)
        let shown = (0..<columns).map { values[values.count - 1 - (columns - 1 - $0) * values.count / columns] }
        let known = shown.compactMap(\.self)
        let (low, high) = (known.min() ?? 0, known.max() ?? 0)
        return String(shown.map { value -> Character in
            guard let value else { return "·" }
            guard high > low else { return blocks[high > 0 ? 3 : 0] }
            return blocks[Int((((value - low) / (high - low)) * Double(blocks.count - 1)).rounded())]
        })
    }
}
