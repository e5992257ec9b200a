import Definitions
import EventLog
import EventModel
import Identity
import Projections

/// Which customers a table has, and what of them, as it was asked.
public struct TableQuery: Sendable {
    let rule: String?
    /// Nil for the usual ones.
    let columns: [String]?
    let page: CustomerPage

    private static let columnsMax = 100

    /// - Parameters:
    ///   - rule: As of an audience, in YAML or JSON: `{did: Order Completed, within: 90d}`; or an audience's name. Nil for everybody.
    ///   - columns: With commas between; nil for the usual ones. See ``Projections/CustomerColumn``.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(where rule: String?, columns: String?, limit: String?, cursor: String?) throws(QueryError) {
        self.rule = rule.flatMap { $0.isEmpty ? nil : $0 }
        self.columns = columns.map { $0.split(separator: ",").map(String.init) }
        guard (1...Self.columnsMax).contains(self.columns?.count ?? 1) else { throw .badRequest("columns: name 1 to \(Self.columnsMax)") }
        page = try CustomerPage(limit: limit, cursor: cursor)
    }
}

extension CustomerHistory {
    /// The population at a basis as a table, in the order of customer ids: one pass over everybody.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a rule or a column that cannot be read, or a trait, kind or purpose that nobody ever had.
    /// - Complexity: O(events); what the columns ask for is folded of the page's rows alone, of others what the rule asks for.
    public func table(at request: BasisRequest, _ query: TableQuery) throws(QueryError) -> CustomerTable {
        let question = try question(request)
        let (definitions, asOf) = (question.definitions, question.basis.asOf)
        let columns = try columns(query.columns ?? CustomerColumn.usualNames(definitions), definitions)
        let condition = try query.rule.map { text throws(QueryError) in try readCondition(text, definitions) }
        let rule = try condition.map { condition throws(QueryError) in try plan(.condition(condition), for: question) }
        let row = CustomerRow(columns, of: condition, definitions)
        let cells = try plan(row.scope, for: question)
        let (nothing, page) = (TableShare(sightings: ColumnSightings(columns, definitions)), SharedPage(query.page.limit))
        let needs = cells.needs.union(rule?.needs ?? .none)
        let shares = try question.population(needing: needs).shares({ nothing.ofPiece($0) }) { share, entry throws(QueryError) in
            if !share.sightings.isComplete { share.sightings.see(entry.events) }
            if let rule {
                do throws(AudienceError) {
                    guard try entry.folded(rule).isMemberOfCondition(asOf: asOf) else { return }
                } catch { throw QueryError(error) }
            }
            share.size += 1
            guard query.page.isAhead(of: entry.customer), page.takes(from: share.piece) else { return }
            share.rows.append((entry.customer, row.cells(of: entry.folded(cells), asOf: asOf, customer: entry.customer.description)))
        }
        let rows = shares.flatMap(\.rows)
        let shown = rows.prefix(query.page.limit)
        var sightings = nothing.sightings
        for share in shares { sightings.join(share.sightings) }
        try complete(&sightings, "columns", question)
        return CustomerTable(
            basis: question.basis, columns: columns, size: shares.reduce(0) { $0 + $1.size }, rows: shown.map(\.cells), hasMore: rows.count > shown.count,
            last: shown.last?.customer)
    }

    /// Looks in the whole log for what nobody had at the basis.
    ///
    /// - Throws: ``QueryError`` `badRequest` naming the parameter, when it is not there either.
    func complete(_ sightings: inout ColumnSightings, _ parameter: String, _ question: Question) throws(QueryError) {
        sightings.see(question.follower.ask { $0.identifierKinds })
        var scan = question.view.batches()
        while !sightings.isComplete, let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            sightings.see(batch)
        }
        if let complaint = sightings.complaint { throw .badRequest("\(parameter): \(complaint)") }
    }

    /// - Parameter parameter: What the names were given as, for errors.
    func columns(_ names: [String], _ definitions: DefinitionSet, parameter: String = "columns") throws(QueryError) -> [CustomerColumn] {
        try names.map { name throws(QueryError) in
            if let column = CustomerColumn(name, definitions) { return column }
            let known = definitions.traits.rules.map { "computed." + $0.name } + definitions.audiences.audiences.map { "audiences." + $0.name }
            let nearest = NearestName.of(name, in: known).map { "; did you mean \($0)?" } ?? ": customer, email, traits.plan, computed.order_count, consents.email_marketing…"
            throw .badRequest("\(parameter): '\(name)' is none\(nearest)")
        }
    }

    func readCondition(_ text: String, _ definitions: DefinitionSet) throws(QueryError) -> Condition {
        let rule = definitions.audiences.audience(named: text) == nil ? text : "{audience: \(text)}"
        do throws(DefinitionErrors) { return try definitions.condition(parsing: rule, file: "rule") } catch {
            throw .badRequest("where: \(error.errors.first?.description ?? "cannot be read")")
        }
    }
}

/// What one piece of the population brings to a table.
private struct TableShare: Sendable {
    var piece = 0
    var sightings: ColumnSightings
    var size = 0
    var rows: [(customer: CustomerID, cells: [FieldValue?])] = []

    func ofPiece(_ piece: Int) -> TableShare { TableShare(piece: piece, sightings: sightings) }
}

/// Customers with some of what is known of them.
public struct CustomerTable: JSONAnswer {
    let basis: Basis
    let columns: [CustomerColumn]
    /// All customers that the rule is true of.
    let size: Int
    let rows: [[FieldValue?]]
    let hasMore: Bool
    let last: CustomerID?

    public func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("columns", texts: columns.map(\.name))
            json.field("size", size)
            json.field("customers") { json in json.array { json in for row in rows { append(row, to: &json) } } }
            json.field("next", hasMore ? last?.description : nil)
        }
    }

    private func append(_ row: [FieldValue?], to json: inout JSONWriter) {
        json.object { json in
            for (column, value) in zip(columns, row) {
                json.field(column.name) { json in if let value { value.append(to: &json) } else { json.null() } }
            }
        }
    }

    /// RFC 4180 with a heading; safe to open in a spreadsheet.
    public var csv: String { CSVText.row(columns.map { .text($0.name) }) + rows.map { CSVText.row($0.map { $0?.csvCell ?? .empty }) }.joined() }

    /// An object a line.
    public var ndjson: String {
        rows.map { row in
            var json = JSONWriter()
            append(row, to: &json)
            return json.text + "\n"
        }.joined()
    }

    /// Where the next page begins; nil behind the last.
    public var next: String? { hasMore ? last?.description : nil }
}
