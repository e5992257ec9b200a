/// The steps to come, earliest first: a binary heap by (due, order of insertion).
struct Schedule {
    private var heap: [Step] = []
    private var insertions: UInt64 = 0

    var first: Step? { heap.first }

    /// - Complexity: O(log *n*).
    mutating func insert(_ step: Step) {
        var step = step
        step.order = insertions
        insertions &+= 1
        heap.append(step)
        siftUp(from: heap.count - 1)
    }

    /// - Complexity: O(log *n*).
    mutating func popFirst() -> Step? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else { return last }
        heap[0] = last
        siftDown()
        return first
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (heap[left], heap[right])
        return a.dueMillis != b.dueMillis ? a.dueMillis < b.dueMillis : a.order < b.order
    }

    private mutating func siftUp(from index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)..<(2 * parent + 3) where child < heap.count && precedes(child, least) { least = child }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
