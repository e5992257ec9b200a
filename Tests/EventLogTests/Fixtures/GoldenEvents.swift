@testable import EventLog

/// What was sent to the log of the fixtures: five requests, each of which became a LogSegment. Never changed; a new version gets new ones.
enum GoldenEvents {
    struct Request {
        let origin: AppendOrigin
        let lines: [String]
    }

    static let requests = [people, shop, edges, clocks, last]

    /// Every type of event, and identifiers of every kind.
    private static let people = Request(
        origin: AppendOrigin(source: "web"),
        lines: [
            #"{"type":"identify","messageId":"123e4567-e89b-12d3-a456-426614174000","userId":"u1","anonymousId":"0b9f7c3e-5a4d-4f0e-9c55-5f3a2f0f8a11","timestamp":"2026-03-01T08:00:00Z","traits":{"email":" Ada@Example.COM ","phone":"+4915123456789","plan":"pro"}}"#,
            #"{"type":"group","messageId":"m-2","userId":"u1","groupId":"g1","timestamp":"2026-03-01T08:00:01Z","traits":{"size":12}}"#,
            #"{"type":"alias","messageId":"m-3","userId":"u2","previousId":"old-2","timestamp":"2026-03-01T08:00:02Z"}"#,
            #"{"type":"page","messageId":"m-4","anonymousId":"a4","name":"Home","timestamp":"2026-03-01T08:00:03.250Z","context":{"page":{"url":"https://shop.example/","title":"Shop"},"device":{"id":"d-1","advertisingId":"ad-1"}}}"#,
            #"{"type":"screen","messageId":"m-5","userId":"u2","name":"Cart","timestamp":"2026-03-01T08:00:04.123456Z","context":{"externalIds":[{"id":"c-7","type":"crm_id","collection":"users","encoding":"none"}]}}"#,
            #"{"type":"link","messageId":"m-6","identifiers":["user_id:u1","order_id:o1"]}"#, #"{"type":"unlink","messageId":"m-7","identifiers":["order_id:o1"]}"#,
            #"{"type":"track","event":"Sent by mistake","messageId":"m-8","userId":"u1","timestamp":"2026-03-01T08:00:05Z"}"#,
            #"{"type":"retract","messageId":"m-8","reason":"a mistake"}"#, #"{"type":"track","event":"Without an id","userId":"u1"}"#,
        ])

    /// Numbers and strings as shops send them: prices that follow from the product, order numbers, lists.
    private static let shop = Request(
        origin: AppendOrigin(source: "till", producer: "till-1", producerLineOffset: 100),
        lines: (0..<10).map { index in
            let product = index % 3
            let list = (0..<index % 4).map { #"{"product_id":"p\#($0)","price":\#($0 * 7 + 3).9\#($0)}"# }.joined(separator: ",")
            return #"{"type":"track","event":"Order Completed","userId":"u\#(index % 4)","timestamp":"2026-03-01T09:\#(10 + index):00Z","properties":{"order_id":"o\#(1000 + index)","product":"p\#(product)","price":\#(product * 7 + 3).9\#(product),"currency":"EUR","paid_at":"2026-03-01T09:\#(10 + index):02.5\#(index)0Z","new":\#(index % 2 == 0),"products":[\#(list)]}}"#
        })

    /// Values at the edges of their kinds.
    private static let edges = Request(
        origin: AppendOrigin(source: "web"),
        lines: [
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-0", "1.50", "1e3", "null", "true", #""""#, #"{"":[[],{},[null,{"a.b":1}]],"é":"日本\u0000\"\\"}"#,
        ].enumerated().map { #"{"type":"track","event":"e","messageId":"edge-\#($0)","userId":"u1","timestamp":"2026-02-2\#($0 % 8)T00:00:00+02:00","properties":{"p":\#($1)}}"# })

    /// Clocks that are wrong, times far away, and none.
    private static let clocks = Request(
        origin: AppendOrigin(source: "app", clock: .skewed),
        lines: [
            #"{"type":"track","event":"late","messageId":"00000000-0000-4000-8000-000000000001","userId":"u5","timestamp":"2026-03-01T10:00:00Z","sentAt":"2026-03-01T10:30:00Z"}"#,
            #"{"type":"track","event":"future","messageId":"00000000-0000-4000-8000-000000000002","userId":"u5","timestamp":"2036-01-01T00:00:00Z"}"#,
            #"{"type":"track","event":"ancient","messageId":"00000000-0000-4000-8000-000000000003","userId":"u5","timestamp":"0001-01-01T00:00:00Z"}"#,
            #"{"type":"track","event":"no time","messageId":"00000000-0000-4000-8000-000000000004","anonymousId":"a9"}"#,
            #"{"type":"track","event":"original","messageId":"00000000-0000-4000-8000-000000000005","anonymousId":"a9","originalTimestamp":"2026-02-01T00:00:00.5Z"}"#,
            #"{"type":"page","messageId":"00000000-0000-4000-8000-000000000006","userId":"u1"}"#,
            #"{"type":"track","event":"again","messageId":"m-again","userId":"u5","timestamp":"2026-03-01T10:00:00.000Z","properties":{"at":"2026-03-01T10:00:00.000Z","who":"u5"}}"#,
            #"{"type":"identify","messageId":"m-many","userId":"u6","traits":{"tags":["a","b",1,null,{"x":[]}],"email":"not an address"}}"#,
            #"{"type":"page","messageId":null,"anonymousId":"a9","name":"u5","properties":{}}"#,
        ])

    private static let last = Request(
        origin: AppendOrigin(source: "web"),
        lines: [
            #"{"type":"track","event":"last","messageId":"m-last","userId":"u1","timestamp":"2026-03-01T11:00:00Z","properties":{"n":1}}"#, #"{"type":"page","messageId":"m-end","anonymousId":"a4","name":"Bye"}"#,
        ])
}
