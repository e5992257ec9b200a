/// Counts what a read touches, for who wants to know what an answer cost. Of one read, on one thread; counted by LogSegment and row group, never by row.
public final class ReadTally {
    public struct Counts: Sendable, Hashable {
        /// LogSegments in which something was looked for and found.
        public var segments = 0
        /// Row groups of sealed LogSegments that were opened.
        public var rowGroups = 0

        public init() {}
    }

    public internal(set) var counts = Counts()

    public init() {}
}
