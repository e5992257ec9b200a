/// A regular expression as a tree.
indirect enum PatternNode {
    case empty
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)
    case textStart
    case textEnd
    case wordBoundary(isNegated: Bool)
}
