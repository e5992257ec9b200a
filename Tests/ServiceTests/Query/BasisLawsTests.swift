import DiskTesting
import Testing

@testable import Service

/// Laws of time travel that every route obeys, on made-up histories at random bases.
struct BasisLawsTests {
    private static let definitions = ["audiences.yaml": "audiences:\n  recent: {who: {did: Order Completed, within: 30d}}\n  pro: {who: {trait: plan, is: pro}}\n"]

    /// Without what an answer cost, which has times.
    private static func content(_ answer: (status: Int, body: String)) -> String {
        "\(answer.status) " + (answer.body.firstRange(of: #","cost":{"#).map { String(answer.body[..<$0.lowerBound]) } ?? answer.body)
    }

    private func ask(_ running: RunningDaemon, _ path: String) async throws -> String {
        let answer = try await running.get(path)
        return Self.content((answer.status, answer.body))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `what is recorded later changes no answer at a basis that does not know of it`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(120).joined(separator: "\n"))
            var known: [(path: String, answer: String)] = []
            for question in RandomQuestions.all(&story.random) {
                for _ in 0..<2 {
                    let path = question.path(story.basis(durable: 120))
                    let answer = try await ask(running, path)
                    #expect(!answer.hasPrefix("400") && !answer.hasPrefix("500"), "seed \(seed): \(path): \(answer.prefix(300))")
                    #expect(try await ask(running, path) == answer, "asked twice, seed \(seed): \(path)")
                    known.append((path, answer))
                }
            }
            #expect(known.count { $0.answer.hasPrefix("200") } > known.count / 2, "seed \(seed): few answers say anything")
            _ = try await running.append(story.lines(120).joined(separator: "\n"))
            for (path, answer) in known {
                let again = try await ask(running, path)
                #expect(again == answer, "seed \(seed): \(path)")
            }
        }
    }

    @Test(arguments: [4, 5] as [UInt64])
    func `what occurs later changes no answer as of an instant before`(seed: UInt64) async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: seed)
            _ = try await running.append(story.lines(120).joined(separator: "\n"))
            let questions = RandomQuestions.all(&story.random)
            let instant = story.instant()
            func path(_ question: RandomQuestions, known position: Int) -> String {
                question.path(QuestionBasis(from: RandomStory.first, to: instant, identity: instant, fromKnown: position, toKnown: position))
            }
            var before: [String] = []
            for question in questions { before.append(try await ask(running, path(question, known: 120))) }
            _ = try await running.append(story.futureLines(60).joined(separator: "\n"))
            for (question, answer) in zip(questions, before) {
                let again = try await ask(running, path(question, known: 180)).replacing(#""as_known_at":180"#, with: #""as_known_at":120"#)
                // A cursor holds the position.
                #expect(Self.withoutCursor(again) == Self.withoutCursor(answer), "seed \(seed): \(path(question, known: 180))")
            }
        }
    }

    private static func withoutCursor(_ answer: String) -> String {
        answer.replacing(#/"next":"[0-9a-z]+"/#, with: "")
    }

    @Test func `every route takes a day as one of the zone that it is asked in`() async throws {
        try await RunningDaemon.with(definitions: Self.definitions) { running, _ in
            var story = RandomStory(seed: 6)
            _ = try await running.append(story.lines(120).joined(separator: "\n"))
            for question in RandomQuestions.all(&story.random) where question.hasBasis {
                let path = question.path(QuestionBasis(from: "2026-01-01", to: "2026-06-30", identity: nil, fromKnown: 120, toKnown: 120)) + "&tz=Asia%2FTokyo"
                let answer = try await ask(running, path)
                guard !answer.hasPrefix("404") else { continue }
                #expect(answer.contains(#""as_of":"2026-06-30T14:59:59.999999Z","as_known_at":120,"identity_as_of":"2026-06-30T14:59:59.999999Z""#), "\(path): \(answer.prefix(300))")
                #expect(answer.contains(#""tz":"Asia/Tokyo""#), "\(path)")
            }
        }
    }
}
