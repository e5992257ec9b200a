import Definitions
import EventModel
import Identity
import Projections

/// Which customers a table has, and what of them, as it was asked.
public struct TableQuery: Sendable {
    let rule: String?
    let columns: [String]
    let limit: Int
    let cursor: CustomerID?

    public static let limitDefault = 1_000
    public static let limitMax = 100_000
    private static let columnsMax = 100

    /// - Parameters:
    ///   - rule: As of an audience, in YAML or JSON: `{did: Order Completed, within: 90d}`; or an audience's name. Nil for everybody.
    ///   - columns: With commas between; nil for the shipped ones. See ``Projections/CustomerColumn``.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(where rule: String?, columns: String?, limit: String?, cursor: String?) throws(QueryError) {
        self.rule = rule.flatMap { $0.isEmpty ? nil : $0 }
        self.columns = columns.map { $0.split(separator: ",").map(String.init) } ?? CustomerColumn.shippedNames
        guard (1...Self.columnsMax).contains(self.columns.count) else { throw .badRequest("columns: 1 to \(Self.columnsMax)") }
        guard let count = Int(limit ?? "\(Self.limitDefault)"), (1...Self.limitMax).contains(count) else { throw .badRequest("limit: 1 to \(Self.limitMax)") }
        let place = cursor.flatMap { CustomerID($0) }
        guard cursor == nil || place != nil else { throw .badRequest("cursor: '\(cursor ?? "")' is not one that a page gave") }
        (self.limit, self.cursor) = (count, place)
    }
}

extension CustomerHistory {
    /// The population at a basis as a table, in the order of customer ids: one pass over everybody.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a rule or a column that cannot be read.
    public func table(at request: BasisRequest, _ query: TableQuery) throws(QueryError) -> CustomerTable {
        let question = try question(request)
        let columns = try columns(query.columns, question.definitions)
        let condition = try query.rule.map { text throws(QueryError) in try readCondition(text, question.definitions) }
        let plan = try plan(FoldScope(includesProfile: true, condition: condition), for: question)
        var table = CustomerTable(basis: question.basis, columns: columns)
        try question.population.forEachCustomer { entry throws(QueryError) in
            let fold = entry.folded(plan)
            if condition != nil {
                do throws(AudienceError) {
                    guard try fold.membershipOfCondition(asOf: question.basis.asOf).isMember else { return }
                } catch { throw QueryError(error) }
            }
            table.size += 1
            guard query.cursor.map({ $0 < entry.customer }) ?? true else { return }
            guard table.rows.count < query.limit else { return table.hasMore = true }
            let (profile, id) = (fold.profile(asOf: question.basis.asOf), entry.customer.description)
            table.rows.append(columns.map { $0.value(of: profile, customer: id) })
            table.last = entry.customer
        }
        return table
    }

    private func columns(_ names: [String], _ definitions: DefinitionSet) throws(QueryError) -> [CustomerColumn] {
        try names.map { name throws(QueryError) in
            guard let column = CustomerColumn(name, definitions) else {
                throw .badRequest("columns: '\(name)' is none: customer, email, traits.plan, computed.order_count, consents.email_marketing…")
            }
            return column
        }
    }

    private func readCondition(_ text: String, _ definitions: DefinitionSet) throws(QueryError) -> Condition {
        let rule = definitions.audiences.audience(named: text) == nil ? text : "{audience: \(text)}"
        do throws(DefinitionErrors) { return try definitions.condition(parsing: rule, file: "rule") } catch {
            throw .badRequest("where: \(error.errors.first?.description ?? "cannot be read")")
        }
    }
}

/// Customers with some of what is known of them.
public struct CustomerTable: JSONAnswer {
    let basis: Basis
    let columns: [CustomerColumn]
    /// All customers that the rule is true of.
    var size = 0
    var rows: [[FieldValue?]] = []
    var hasMore = false
    var last: CustomerID?

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
