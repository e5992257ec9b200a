/// `where`: one property of an event and what is asked of it. An event counts when all its filters hold.
public struct PropertyFilter: Sendable, Hashable {
    public let path: PropertyPath
    public let test: ValueTest

    public init(path: PropertyPath, test: ValueTest) { (self.path, self.test) = (path, test) }
}
