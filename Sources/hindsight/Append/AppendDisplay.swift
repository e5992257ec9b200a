import HindsightClient
import Synchronization

/// Rejections and, on a terminal, the progress bar, both on standard error and never on one line together.
final class AppendDisplay: Sendable {
    private static let redrawEvery = Duration.milliseconds(100)
    private static let eraseLine = "\r\u{1B}[K"

    private struct State {
        var drawnAt: ContinuousClock.Instant?
        var isBarShown = false
    }

    private let name: String
    private let bar: ProgressBar?
    private let startedAt = ContinuousClock.now
    private let state = Mutex(State())

    /// - Parameter bar: Nil when nobody would see it.
    init(name: String, bar: ProgressBar?) { (self.name, self.bar) = (name, bar) }

    var elapsedSeconds: Double { (ContinuousClock.now - startedAt) / .seconds(1) }

    func show(_ totals: AppendTotals) {
        guard let bar else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if let drawnAt = state.drawnAt, now - drawnAt < Self.redrawEvery { return }
            (state.drawnAt, state.isBarShown) = (now, true)
            write(Self.eraseLine + bar.line(totals, elapsedSeconds: elapsedSeconds))
        }
    }

    /// `events.ndjson:17: invalid_event timestamp …`
    func rejected(_ rejection: AppendRejection) {
        let field = rejection.field.map { " " + $0 } ?? ""
        let text = Escaping.visible("\(name):\(rejection.line): \(rejection.code)\(field) \(rejection.message)")
        state.withLock { state in
            write(erasing(&state) + text + "\n")
        }
    }

    /// Takes the bar away.
    func clear() { state.withLock { write(erasing(&$0)) } }

    private func erasing(_ state: inout State) -> String {
        defer { state.isBarShown = false }
        return state.isBarShown ? Self.eraseLine : ""
    }

    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        try? Terminal.write(Array(text.utf8), to: 2)
    }
}
