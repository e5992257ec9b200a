import Administration
import EventModel
import Hummingbird
import NIOCore

/// The body of an administrator's request: a JSON object of known fields.
struct AdminWish: Sendable {
    private let body: JSONValue

    /// The longest body.
    static let bytesMax = 16 * 1024 * 1024

    /// - Throws: ``AdministrationError`` `badRequest`.
    init(_ text: String, allowing names: [String]) throws(AdministrationError) {
        do { body = try JSONValue(parsing: text.allSatisfy(\.isWhitespace) ? "{}" : text) } catch { throw Self.bad("the body is no JSON: \(error.message)") }
        guard body.kind == .object else { throw Self.bad("the body must be a JSON object") }
        if let unknown = body.fields.first(where: { !names.contains($0.key) }) {
            throw Self.bad("'\(unknown.key)' is not known here; known are: \(names.joined(separator: ", "))")
        }
    }

    /// Nil when the field is not there.
    func text(_ name: String) throws(AdministrationError) -> String? {
        guard let value = present(name) else { return nil }
        guard let text = value.stringValue, !text.isEmpty else { throw Self.bad("\(name) must be a text") }
        return text
    }

    func flag(_ name: String) throws(AdministrationError) -> Bool {
        guard let value = present(name) else { return false }
        guard let flag = value.boolValue else { throw Self.bad("\(name) must be true or false") }
        return flag
    }

    func number(_ name: String) throws(AdministrationError) -> UInt64? {
        guard let value = present(name) else { return nil }
        guard let number = UInt64(value.jsonText), number <= UInt64(Int64.max) else { throw Self.bad("\(name) must be a whole number from 0") }
        return number
    }

    /// None when the field is not there.
    func texts(_ name: String) throws(AdministrationError) -> [String] {
        guard let value = present(name) else { return [] }
        guard value.kind == .array, case let texts = value.elements.map(\.stringValue), !texts.contains(nil) else { throw Self.bad("\(name) must be a list of texts") }
        return texts.compactMap { $0 }
    }

    private func present(_ name: String) -> JSONValue? { body[name].flatMap { $0.isNull ? nil : $0 } }

    static func bad(_ message: String) -> AdministrationError { AdministrationError(.badRequest, message) }
}
