import Definitions
import EventModel

/// Made-up events of a shop, the same for the same numbers.
enum Shop {
    /// Events of so many customers in turn, a minute apart: a visitor, who at times logs in, and at times orders.
    static func lines(_ range: Range<Int>, customers: Int) -> [String] {
        range.map { number in
            let (customer, minute) = (number % customers, number / customers)
            let time = "2026-01-\(twoDigits(1 + minute / 1440 % 28))T\(twoDigits(minute / 60 % 24)):\(twoDigits(minute % 60)):00Z"
            let user = minute % 3 == 1 ? #""userId":"u\#(customer)","# : ""
            let order = #""properties":{"order_id":"o\#(number)","total":\#(number % 90).50,"currency":"EUR"}"#
            let name = minute % 2 == 0 ? #""event":"Product Viewed""# : #""event":"Order Completed",\#(order)"#
            return #"{"type":"track","messageId":"m\#(number)",\#(user)"anonymousId":"a\#(customer)-\#(minute / 5)","timestamp":"\#(time)",\#(name)}"#
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension DefinitionSet {
    /// The shipped definitions with other identity rules.
    static func identity(_ text: String) throws -> DefinitionSet { try DefinitionLoader.load(files: ["identity.yaml": text]) }
}
