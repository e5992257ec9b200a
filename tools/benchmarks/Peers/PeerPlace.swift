import Foundation

/// Where the programs that run the peers are.
struct PeerPlace {
    /// The folder of the peers' programs, `tools/bench-peers`.
    let programs: String
    /// A Python virtual environment with what they import.
    let environment: String

    /// Paths may be relative to the folder that this program was started in; servers are started in others.
    init(programs: String, environment: String) {
        self.programs = URL(fileURLWithPath: programs).path
        self.environment = URL(fileURLWithPath: environment).path
    }

    var python: String { environment + "/bin/python3" }

    func program(_ name: String) -> String { programs + "/" + name }
}
