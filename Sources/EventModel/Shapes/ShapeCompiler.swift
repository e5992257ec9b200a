/// Turns a signature into a shape's columns and assembly steps, checking all of it: signatures come from a disk too.
struct ShapeCompiler {
    private let signature: UnsafeBufferPointer<UInt8>
    private let leafColumnsMax: Int
    /// Containers that have no column for one of their leaves, counted as they open.
    private(set) var keptWhole: [Int] = []
    private(set) var identifierCount = 0
    private var containerCount = 0
    private var misses = false
    private var literalStart = 0

    init(_ signature: UnsafeBufferPointer<UInt8>, leafColumnsMax: Int) {
        (self.signature, self.leafColumnsMax) = (signature, leafColumnsMax)
    }

    /// Appends to the table's nodes, columns, leaves, steps and literals; false when the signature is malformed. Then, and when
    /// ``keptWhole`` is not empty, the caller takes back what was appended.
    mutating func compile(into table: inout ShapeTable) -> Bool {
        guard let first = signature.first, first == ShapeToken.object || first == ShapeToken.subtree else { return false }
        literalStart = table.literals.count
        var reader = SignatureReader(signature)
        guard value(&reader, PathTree.root, depth: 0, &table), reader.isAtEnd else { return false }
        step(.finish, 0, &table)
        table.literals.append(contentsOf: repeatElement(0, count: AssemblyWriter.copiedBytes))
        return true
    }

    /// - Parameter depth: Containers around the value.
    private mutating func value(_ reader: inout SignatureReader, _ node: UInt32, depth: Int, _ table: inout ShapeTable) -> Bool {
        guard let token = reader.token() else { return false }
        switch token {
        case ShapeToken.null: table.literals.append(PackedTag.null)
        case ShapeToken.number...ShapeToken.value:
            guard let kind = LeafKind(rawValue: token - ShapeToken.firstLeaf) else { return false }
            leaf(kind, node, columnsMax: leafColumnsMax, depth, &table)
        case ShapeToken.subtree: leaf(.value, node, columnsMax: table.limits.columnsMax, depth, &table)
        case ShapeToken.array, ShapeToken.object: return container(&reader, token, node, depth: depth + 1, &table)
        case ShapeToken.messageId: step(.messageId, 0, &table)
        case ShapeToken.occurredAt...ShapeToken.occurredAt + 2: step(.occurredAt, token - ShapeToken.occurredAt, &table)
        case ShapeToken.zonedInstant...ShapeToken.zonedInstant + 2:
            guard let quarters = quarterHours(&reader),
                let kind = LeafKind(rawValue: LeafKind.instantSeconds.rawValue + token - ShapeToken.zonedInstant)
            else { return false }
            leaf(kind, node, columnsMax: leafColumnsMax, depth, quarterHours: quarters, &table)
        case ShapeToken.zonedOccurredAt...ShapeToken.zonedOccurredAt + 2:
            guard let quarters = quarterHours(&reader) else { return false }
            step(.occurredAt, token - ShapeToken.zonedOccurredAt, quarterHours: quarters, &table)
        case ShapeToken.identifier..<ShapeToken.identifier + UInt8(ShapeToken.identifiersMax):
            identifierCount += 1
            step(.identifier, token - ShapeToken.identifier, &table)
        default: return false
        }
        return true
    }

    private func quarterHours(_ reader: inout SignatureReader) -> Int8? {
        guard let byte = reader.token() else { return nil }
        let quarters = Int8(bitPattern: byte)
        return quarters >= -InstantZone.quarterHoursMax && quarters <= InstantZone.quarterHoursMax ? quarters : nil
    }

    private mutating func leaf(
        _ kind: LeafKind, _ node: UInt32, columnsMax: Int, _ depth: Int, quarterHours: Int8? = nil, _ table: inout ShapeTable
    ) {
        guard let column = table.paths.addingColumn(kind, at: node, columnsMax: columnsMax) else {
            misses = true
            return
        }
        table.columnOfLeaf.append(column)
        switch kind {
        case .number: step(.number, 0, &table)
        case .bool: step(.bool, 0, &table)
        case .instantSeconds, .instantMillis, .instantMicros: step(.instant, kind.precision, quarterHours: quarterHours, &table)
        case .value: step(.value, UInt8(depth), &table)
        }
    }

    private mutating func container(
        _ reader: inout SignatureReader, _ token: UInt8, _ node: UInt32, depth: Int, _ table: inout ShapeTable
    ) -> Bool {
        guard depth <= EventLimits.depthMax, var content = reader.content() else { return false }
        let number = containerCount
        containerCount += 1
        let outerMisses = misses
        misses = false
        table.literals.append(token == ShapeToken.object ? PackedTag.object : PackedTag.array)
        table.literals.append(contentsOf: repeatElement(0, count: 4))
        let isEmpty = content.isAtEnd
        if !isEmpty { step(.open, 0, &table) }
        while !content.isAtEnd {
            guard let child = child(&content, token, node, &table), value(&content, child, depth: depth, &table) else { return false }
        }
        if !isEmpty { step(.close, 0, &table) }
        if misses { keepWhole(number, node, &table) }
        misses = misses || outerMisses
        return true
    }

    private mutating func child(_ content: inout SignatureReader, _ token: UInt8, _ node: UInt32, _ table: inout ShapeTable) -> UInt32? {
        guard token == ShapeToken.object else { return table.paths.addingElement(of: node) }
        guard let key = content.key() else { return nil }
        table.literals.append(contentsOf: key.packed)
        return table.paths.addingChild(of: node, key: key.text)
    }

    /// Settles what a container without a column for one of its leaves becomes: a leaf, or part of the container around it.
    private mutating func keepWhole(_ number: Int, _ node: UInt32, _ table: inout ShapeTable) {
        keptWhole.append(number)
        misses = table.paths.addingColumn(.value, at: node, columnsMax: table.limits.columnsMax) == nil
    }

    /// Ends the literal bytes gathered so far with an action.
    private mutating func step(_ action: AssemblyStep.Action, _ argument: UInt8, quarterHours: Int8? = nil, _ table: inout ShapeTable) {
        table.steps.append(
            AssemblyStep(
                action: action, argument: argument, quarterHours: quarterHours, literalCount: UInt16(table.literals.count - literalStart),
                literalOffset: UInt32(literalStart)))
        literalStart = table.literals.count
    }
}
