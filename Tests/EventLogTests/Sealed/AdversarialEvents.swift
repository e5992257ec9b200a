import EventModel
import Testing

@testable import EventLog

/// Events that are hard on a format of columns, in families; each family in parts that are sealed by themselves and then merged.
struct AdversarialEvents: CustomTestStringConvertible {
    let name: String
    let parts: [[String]]
    /// Whether merging must find room for all shapes in one file.
    var fits = true

    var testDescription: String { name }

    private init(_ name: String, fits: Bool = true, _ parts: [[String]]) { (self.name, self.fits, self.parts) = (name, fits, parts) }

    /// A track event of one of seven customers, its properties given as JSON.
    static func track(_ index: Int, _ properties: String, user: String? = nil, more: String = "") -> String {
        let time = Instant(micros: SealedFixture.recordedAtDefault - 86_400_000_000 + Int64(index) * 1_234_567)
        return #"{"type":"track","event":"e\#(index % 3)","messageId":"m-\#(index)","userId":"\#(user ?? "u\(index % 7)")","timestamp":"\#(time)","properties":\#(properties)\#(more)}"#
    }

    /// The same values for a path in three parts, every part in another order.
    private static func values(_ name: String, _ values: [String]) -> AdversarialEvents {
        AdversarialEvents(
            name,
            (0..<3).map { part in
                values.indices.map { index in
                    let value = values[(index * (part + 1) + part) % values.count]
                    return track(part * values.count + index, #"{"p":\#(value),"q":[\#(value),\#(values[index])],"o":{"k":\#(values[index])}}"#)
                }
            })
    }

    static let families: [AdversarialEvents] = [
        .values("every JSON type under one path", jsonTypes), .values("numbers at every edge", numbers), .values("numbers of mixed scales", scales),
        .values("strings of every kind", strings), .values("instants and what looks like one", instants), manyProperties, nested, hugeStrings, hugeArrays,
        keyOrder, absent, messageIds, identifiers, times, systemTypes, modes, manyPaths, manyShapes, tooManyShapes, oneOfEach, largerThanText, names,
    ]

    private static let jsonTypes = [
        "null", "true", "false", "0", "1", "-1", "127", "128", "1.5", #""""#, #""a""#, #""1""#, #""true""#, "[]", "{}", "[null]", #"[1,"a",{}]"#, #"{"k":null}"#, #"{"":1}"#,
        "[[[]]]", #"{"a":{"b":[{"c":1},{"c":"x"},{"c":null},{}]}}"#, #""2026-03-01T09:30:00Z""#, #""123e4567-e89b-12d3-a456-426614174000""#, #""u1""#,
    ]

    private static let numbers = [
        "0", "-0", "0.0", "-0.0", "0.00", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "999999999999999999",
        "9999999999999999999", "-999999999999999999", "123456789012345678", "1234567890123456789", "0.123456789012345678", "0.1234567890123456789",
        "922337203685477580.7", "922337203685477580.8", "-922337203685477580.8", "9.223372036854775807", "9.223372036854775808", "1e3", "1E3", "1e+3", "1e-3", "1.0e0", "2.50E+7", "1e400",
        "1e-400", "0e0", "-0e0", "127", "128", "-1", "-128", "2147483647", "4294967296", "1.10", "1.100", "1.1", "10", "100.00", "0.000000000000000001",
        "0.0000000000000000001",
    ]

    private static let scales: [String] = (0..<40).map { index in
        index % 9 == 0 ? "\(index)" : "\(index - 20).\(String(repeating: "\(index % 10)", count: index % 6 + 1))"
    }

    private static let strings: [String] = [
        "", "a", "\\u0000", "\\u0000\\u0000", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "é", "e\u{301}", "日本語", "👩‍👩‍👧‍👦", "\u{FEFF}x", "\u{10FFFF}", "\u{202E}abc", "\\ud83d\\ude00", "0", "00", "007", "-1", "o1", "o2",
        "o18446744073709551615", "o18446744073709551616", "o9223372036854775807", "o9223372036854775808", "2026-03-01", "null",
        String(repeating: "x", count: 62), String(repeating: "x", count: 63), String(repeating: "x", count: 64), String(repeating: "é", count: 32), String(repeating: "y", count: 127),
        String(repeating: "y", count: 128), "123E4567-E89B-12D3-A456-426614174000", "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "user_id:u1",
    ].map { "\"\($0)\"" }

    private static let instants = [
        "2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z", "2026-03-01T09:30:00.120Z", "2026-03-01T09:30:00.123456Z", "2026-03-01T09:30:00.123450Z", "2026-03-01T09:30:00.1Z",
        "2026-03-01T09:30:00.1234567Z", "2026-03-01t09:30:00z", "2026-03-01T09:30:00+00:00", "2026-03-01T09:30:00-00:00", "2026-03-01T09:30:00.120+05:45", "2026-03-01T09:30:00+05:46", "2026-03-01 09:30:00Z",
        "2026-03-01T23:59:60Z", "2026-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z", "2026-03-01T24:00:00Z", "2026-13-01T00:00:00Z", "2026-03-01", "2026-03-01T09:30Z", "2026-03-01T09:30:00Z ", "0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00",
    ].map { "\"\($0)\"" }

    private static let manyProperties = AdversarialEvents(
        "300 properties",
        (0..<2).map { part in
            (0..<12).map { index in
                let fields = (0..<300).map { #""p\#($0)":\#($0 % 3 == 0 ? "\($0 * index)" : $0 % 3 == 1 ? "\"v\($0 % 10)-\(index % 4)\"" : "\($0).5\(index)")"# }
                return track(part * 12 + index, "{\(fields.joined(separator: ","))}")
            }
        })

    /// As deep as an event may go: the event is one, its properties another.
    private static let nested = AdversarialEvents(
        "nesting to the limit",
        (0..<2).map { part in
            (1...30).map { depth in
                let array = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
                let object = String(repeating: #"{"a":"#, count: depth) + "\"x\"" + String(repeating: "}", count: depth)
                let (a, o) = depth < 30 ? (array, object) : ("[]", "{}")
                return track(part * 40 + depth, part == 0 ? #"{"p":\#(a)}"# : #"{"p":\#(o)}"#)
            } + [track(part * 40 + 39, #"{"p":\#(String(repeating: "[", count: 30) + String(repeating: "]", count: 30))}"#)]
        })

    private static let hugeStrings = AdversarialEvents(
        "strings near 1 MiB",
        (0..<2).map { part in
            [1_000_000, 1_048_000, 70_000, 16_384, 16_385, 65_535, 65_536].enumerated().map { index, count in
                let unit = part == 0 ? "x" : "é\(index)"
                return track(part * 7 + index, #"{"p":"\#(String(repeating: unit, count: (count - 200) / unit.utf8.count))"}"#)
            }
        })

    private static let hugeArrays = AdversarialEvents(
        "arrays of every size",
        (0..<2).map { part in
            [0, 1, 63, 64, 65, 1000, 100_000].enumerated().map { index, count in
                let elements = (0..<count).map { part == 0 ? "\($0 % 1000)" : $0 % 2 == 0 ? "\"s\($0 % 9)\"" : "null" }
                return track(part * 10 + index, #"{"p":[\#(elements.joined(separator: ","))],"q":[\#(elements.prefix(64).map { "[\($0)]" }.joined(separator: ","))]}"#)
            }
        })

    private static let keyOrder = AdversarialEvents(
        "keys in every order",
        (0..<2).map { part in
            let keys = ["a", "b", "", "a.b", "é", "type", "a[]", "\\u0000"]
            return (0..<24).map { index in
                let order = keys.indices.map { keys[($0 * [1, 3, 5, 7][index % 4] + index + part) % keys.count] }
                return track(part * 24 + index, "{\(order.map { "\"\($0)\":\(index)" }.joined(separator: ","))}")
            }
        })

    private static let absent = AdversarialEvents(
        "null, absent and empty",
        (0..<2).map { part in
            (0..<40).map { index in
                let fields = [#""a":null"#, #""b":"""#, #""c":{}"#, #""d":[]"#, #""e":0"#].enumerated().filter { (index + part) >> $0.offset & 1 == 1 }
                return track(part * 40 + index, "{\(fields.map(\.element).joined(separator: ","))}", more: index % 5 == 0 ? #","context":null,"anonymousId":null"# : "")
            }
        })

    private static let messageIds: AdversarialEvents = {
        let uuid = "123e4567-e89b-12d3-a456-426614174"
        let first = SealedFixture.assignedId(1).text
        let forms = [
            "\(uuid)000", "\(uuid)001", "\(uuid.uppercased())000", "{\(uuid)000}", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "a", "日本",
            String(repeating: "m", count: 100), "0", " ", "m", "ajs-next-1234567890-abcdef", "123e4567e89b12d3a456426614174000", first,
        ]
        func line(_ id: String?, _ index: Int) -> String {
            #"{"type":"page","userId":"u\#(index % 3)","name":"n"\#(id.map { #","messageId":"\#($0)""# } ?? "")\#(index % 4 == 1 ? #","properties":{"same":"\#(id ?? "")"}"# : "")}"#
        }
        let parts = (0..<2).map { part in
            forms.enumerated().map { line(part == 0 ? $1 : $1 + ($1.utf8.count > 90 ? "" : "x"), $0) } + [line(nil, 1), line(nil, 2)]
                + (part == 0 ? [#"{"type":"page","messageId":null,"userId":"u1"}"#] : [])
        }
        // The second event has no id: it is given the one that the last of the others was sent with.
        return AdversarialEvents("messageIds of every form", [[line("first", 0), line(nil, 1)] + parts[0], parts[1]])
    }()

    private static let identifiers: AdversarialEvents = {
        func external(_ count: Int, _ index: Int) -> String {
            (0..<count).map { #"{"type":"k\#($0)","id":"\#($0 % 3 == 0 ? "123e4567-e89b-12d3-a456-4266141740\(10 + $0 + index % 5)" : "v\($0)-\(index % 5)")","collection":"users","encoding":"none"}"# }.joined(separator: ",")
        }
        return AdversarialEvents(
            "identifiers: none, one, sixteen, more, normalised",
            (0..<2).map { part in
                (0..<30).map { index in
                    let number = part * 30 + index
                    switch index % 6 {
                    case 0: return #"{"type":"retract","messageId":"r-\#(number)","reason":"wrong"}"#
                    case 1: return track(number, "{}", more: #","context":{"externalIds":[\#(external(16, index))]}"#)
                    case 2: return track(number, "{}", more: #","context":{"externalIds":[\#(external(25, index))]}"#)
                    case 3: return #"{"type":"identify","messageId":"i-\#(number)","anonymousId":"A\#(index)","traits":{"email":" Ada.\#(index % 2)@Example.COM ","phone":"+49 (0) 151 / 23\#(index)"}}"#
                    case 4: return track(number, #"{"who":"u\#(index % 7)","mail":"ada.0@example.com"}"#, more: #","context":{"traits":{"email":"ada.0@example.com"},"device":{"id":"d-\#(index)"}}"#)
                    default: return track(number, #"{"id":"é\#(index)"}"#, user: "é\(index)\(String(repeating: "z", count: index % 2 == 0 ? 500 : 60))")
                    }
                }
            })
    }()

    private static let times: AdversarialEvents = {
        let stamps = [
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "1900-01-01T00:00:00.001Z", "2026-05-28T20:00:00Z", "2026-05-28T20:00:00.000001Z",
            "2016-01-01T00:00:00.5Z", "2036-01-01T00:00:00+14:00", "2026-05-01T00:00:00-09:30", "2026-05-28T20:26:40Z",
        ]
        return AdversarialEvents(
            "times clamped, late, years apart",
            (0..<3).map { part in
                (0..<60).map { index in
                    let time = index % 11 == 10 ? "" : #","timestamp":"\#(stamps[(index + part) % stamps.count])","sentAt":"\#(stamps[(index * 3 + part) % stamps.count])","originalTimestamp":"\#(stamps[index % stamps.count])""#
                    return #"{"type":"screen","messageId":"t-\#(part)-\#(index)","anonymousId":"a\#(index % 2)"\#(time)}"#
                }
            })
    }()

    private static let systemTypes = AdversarialEvents(
        "every type of event",
        (0..<2).map { part in
            (0..<20).flatMap { index in
                let id = "s-\(part)-\(index)"
                return [
                    #"{"type":"alias","messageId":"\#(id)a","userId":"u\#(index)","previousId":"p\#(index)"}"#, #"{"type":"group","messageId":"\#(id)g","groupId":"g\#(index % 3)","userId":"u1","traits":{"size":\#(index)}}"#,
                    #"{"type":"link","messageId":"\#(id)l","identifiers":["user_id:u\#(index)","order_id:o\#(index)"]}"#, #"{"type":"unlink","messageId":"\#(id)u","identifiers":["order_id:o\#(index)"]}"#,
                    #"{"type":"retract","messageId":"\#(id)a"}"#, #"{"type":"screen","messageId":"\#(id)s","name":"Home","userId":"u1"}"#,
                ]
            }
        })

    /// One column that is a dictionary, then a heap, then two different prefixes, then a dictionary again.
    private static let modes = AdversarialEvents(
        "a column that changes its mode",
        (0..<6).map { part in
            (0..<150).map { index in
                let number = part * 150 + index
                let value = ["v\(index % 5)", "free text \(number) of its own, \(number &* 7919)", "o\(number)", "x\(number)", "o\(number + 10_000_000)", "v\(index % 5)"][part]
                return track(number, #"{"p":"\#(value)","w":"\#(part == 3 ? "y\(number)" : "o\(number)")","n":\#(part % 2 == 0 ? "\(number)" : "\"\(number)\"")}"#)
            }
        })

    private static let manyPaths = AdversarialEvents(
        "more paths than columns", fits: false,
        (0..<2).map { part in
            (0..<300).map { index in track(part * 300 + index, #"{"k\#(part)-\#(index)a":1,"k\#(part)-\#(index)b":"x","o":{"deep\#(index * 2 + part)":true},"p":\#(index)}"#) }
        })

    private static let manyShapes = AdversarialEvents(
        "thousands of shapes",
        (0..<2).map { part in
            (0..<2500).map { index in
                let number = index * 2 + part
                let fields = (0..<13).filter { number >> $0 & 1 == 1 }.map { #""f\#($0)":\#(number)"# }
                return track(number, "{\(fields.joined(separator: ","))}")
            }
        })

    /// All different: one file has room for 16,384.
    private static let tooManyShapes = AdversarialEvents(
        "more shapes than one file may have", fits: false,
        (0..<2).map { part in
            (0..<(part == 0 ? 17_500 : 300)).map { index in
                let number = index * 2 + part
                let fields = (0..<16).filter { number >> $0 & 1 == 1 }.map { #""f\#($0)":1"# }
                return #"{"type":"page","messageId":"m\#(number)","userId":"u\#(index % 40)","properties":{\#(fields.joined(separator: ","))}}"#
            }
        })

    private static let oneOfEach = AdversarialEvents(
        "thousands of anchors with one event, one with all",
        (0..<2).map { part in
            (0..<3000).map { index in
                let number = part * 3000 + index
                return track(number, #"{"n":\#(index)}"#, user: index % 3 == 0 ? "everybody" : part == 0 ? "only-\(number)" : "123e4567-e89b-12d3-a456-\(426_614_170_000 + number)")
            }
        })

    /// Brackets take more bytes packed than as text.
    private static let largerThanText = AdversarialEvents(
        "events that are larger packed than as text",
        (0..<2).map { part in
            [1000, 250_000, 340_000].enumerated().map { index, count in
                track(part * 3 + index, #"{"p":[\#(Array(repeating: part == 0 ? "[]" : "{}", count: count).joined(separator: ","))]}"#)
            }
        })

    /// Names that are also an identifier, an instant, a UUID, empty, no string, or in an event that is kept whole.
    private static let names = AdversarialEvents(
        "names that are something else as well",
        (0..<2).map { part in
            let many = (0..<1500).map { #""z\#($0)":\#($0)"# }.joined(separator: ",")
            return ["u1", "2026-03-01T09:30:00Z", "123e4567-e89b-12d3-a456-426614174000", "e", "\(String(repeating: "n", count: 200))"].enumerated().flatMap { index, name in
                let id = "n-\(part)-\(index)"
                return [
                    #"{"type":"track","messageId":"\#(id)t","event":"\#(name)","userId":"u1"}"#, #"{"type":"page","messageId":"\#(id)p","name":"\#(name)","userId":"u1"}"#,
                    #"{"type":"page","messageId":"\#(id)e","name":"","userId":"u1"}"#, #"{"type":"screen","messageId":"\#(id)n","name":null,"userId":"u1"}"#, #"{"type":"identify","messageId":"\#(id)i","name":"\#(name)","event":"\#(name)","userId":"u1"}"#,
                    #"{"type":"track","messageId":"\#(id)w","event":"\#(name)","userId":"u1",\#(many)}"#,
                ]
            }
        })
}
