/// Who refers to whom, and the order in which everything can be computed.
struct ReferenceGraph {
    /// A thing that refers and is referred to. All stages are one: which stage holds depends on every condition.
    enum Vertex: Hashable {
        case audience(String)
        case computed(String)
        case lifecycle

        var words: String {
            switch self {
            case .audience(let name): "audience \(name)"
            case .computed(let name): "computed trait \(name)"
            case .lifecycle: "lifecycle"
            }
        }
    }

    private var edges: [Vertex: [(to: Vertex, reference: Reference)]] = [:]
    private var vertices: [Vertex] = []
    private var depths: [Vertex: Int] = [:]
    private var path: [Vertex] = []
    /// Everything, each after what it refers to.
    private(set) var order: [Vertex] = []

    init(_ traits: TraitDraft, _ audiences: AudienceDraft) {
        for trait in traits.traits { add(.computed(trait.name), trait.references, traits) }
        add(.lifecycle, traits.stages.flatMap(\.references), traits)
        for audience in audiences.audiences { add(.audience(audience.name), audience.references, traits) }
        for vertex in vertices { visit(vertex) }
    }

    private mutating func add(_ vertex: Vertex, _ references: [Reference], _ traits: TraitDraft) {
        vertices.append(vertex)
        let owners = Dictionary(
            traits.traits.compactMap { trait in trait.rule?.byCurrencyName.map { ($0, trait.name) } },
            uniquingKeysWith: { first, _ in first })
        edges[vertex] = references.compactMap { reference in
            switch reference.kind {
            case .audience: (.audience(reference.name), reference)
            case .computed: (.computed(owners[reference.name] ?? reference.name), reference)
            case .stage: (.lifecycle, reference)
            case .signal: nil
            }
        }
    }

    /// Depth first; recursion ends at ``DefinitionLimits/referenceDepthMax``.
    private mutating func visit(_ vertex: Vertex) {
        guard depths[vertex] == nil, edges[vertex] != nil else { return }
        path.append(vertex)
        var depth = 1
        for (next, reference) in edges[vertex] ?? [] {
            if let start = path.firstIndex(of: next) {
                let circle = (path[start...] + [next]).map(\.words).joined(separator: " → ")
                reference.cursor.report("refers to itself: \(circle)")
                continue
            }
            guard path.count < DefinitionLimits.referenceDepthMax else {
                reference.cursor.report(Self.tooDeep)
                continue
            }
            visit(next)
            depth = max(depth, 1 + (depths[next] ?? 0))
            if depth > DefinitionLimits.referenceDepthMax {
                reference.cursor.report(Self.tooDeep)
                depth = 1
            }
        }
        path.removeLast()
        depths[vertex] = depth
        order.append(vertex)
    }

    private static let tooDeep = "more than \(DefinitionLimits.referenceDepthMax) rules that refer to each other in a row"
}
