import Glibc
import Synchronization

/// Ctrl-C (SIGINT) and SIGTERM as something to wait for: the first asks to finish, a second one ends the program.
struct Interrupt: Sendable {
    private static let writeEnd = Atomic<CInt>(-1)

    /// Becomes readable when the signal has come.
    let descriptor: CInt

    /// Takes the signals over for the rest of the program.
    static func install() throws -> Interrupt {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 else {
            throw ProgramError("no pipe for signals: \(String(cString: strerror(errno)))")
        }
        writeEnd.store(ends[1], ordering: .releasing)
        for number in [SIGINT, SIGTERM] { signal(number, note) }
        return Interrupt(descriptor: ends[0])
    }

    private static let note: @convention(c) (CInt) -> Void = { number in
        signal(number, SIG_DFL)
        var byte = UInt8(1)
        _ = Glibc.write(Interrupt.writeEnd.load(ordering: .acquiring), &byte, 1)
    }

    /// Whether the signal has come.
    var hasCome: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0
    }
}
