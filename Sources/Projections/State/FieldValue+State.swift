import EventModel

extension FieldValue {
    func write(to writer: inout StateWriter) {
        switch self {
        case .bool(let flag):
            writer.write(0)
            writer.write(flag)
        case .number(let number):
            writer.write(1)
            writer.write(number)
        case .text(let text):
            writer.write(2)
            writer.write(text)
        case .instant(let instant):
            writer.write(3)
            writer.write(instant)
        case .list(let elements):
            writer.write(4)
            writer.writeList(elements) { $1.write(to: &$0) }
        case .amounts(let amounts):
            writer.write(5)
            writer.writeList(amounts) { writer, amount in
                writer.write(amount.currency)
                writer.writeOptional(amount.amount) { $0.write($1) }
            }
        case .json(let value):
            writer.write(6)
            writer.write(value)
        case .record(let fields):
            writer.write(7)
            writer.writeList(fields) { writer, field in
                writer.write(field.name)
                writer.writeOptional(field.value) { $1.write(to: &$0) }
            }
        }
    }

    /// Deeper than JSON goes.
    private static let depthMax = 64

    init(from reader: inout StateReader, depth: Int = 0) throws(StateDamage) {
        guard depth < Self.depthMax else { throw StateDamage() }
        switch try reader.int() {
        case 0: self = .bool(try reader.flag())
        case 1: self = .number(try reader.decimal())
        case 2: self = .text(try reader.text())
        case 3: self = .instant(try reader.instant())
        case 4: self = .list(try reader.list { reader throws(StateDamage) in try FieldValue(from: &reader, depth: depth + 1) })
        case 5:
            self = .amounts(
                try reader.list { reader throws(StateDamage) in
                    CurrencyAmount(currency: try reader.text(), amount: try reader.optional { reader throws(StateDamage) in try reader.decimal() })
                })
        case 6: self = .json(try reader.json())
        case 7:
            self = .record(
                try reader.list { reader throws(StateDamage) in
                    NamedValue(try reader.text(), try reader.optional { reader throws(StateDamage) in try FieldValue(from: &reader, depth: depth + 1) })
                })
        default: throw StateDamage()
        }
    }
}
