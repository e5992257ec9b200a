/// A course of numbers as one line of blocks, each as high as its number is between the least and the most.
enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// - Parameter columnsMax: Of more numbers, so many are shown, evenly apart, the last among them.
    static func text(_ values: [Double], columnsMax: Int = 60) -> String {
        guard !values.isEmpty, columnsMax > 0 else { return "" }
        let columns = min(values.count, columnsMax)
        let shown = (0..<columns).map { values[values.count - 1 - (columns - 1 - $0) * values.count / columns] }
        let (low, high) = (shown.min() ?? 0, shown.max() ?? 0)
        guard high > low else { return String(repeating: blocks[high > 0 ? 3 : 0], count: columns) }
        return String(shown.map { blocks[Int(((($0 - low) / (high - low)) * Double(blocks.count - 1)).rounded())] })
    }
}
