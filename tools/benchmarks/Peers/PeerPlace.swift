import Glibc

/// Where the programs that run the peers are.
struct PeerPlace {
    /// The folder of the peers' programs, `tools/bench-peers`.
    let programs: String
    /// A Python virtual environment with what they import.
    let environment: String

    var python: String { environment + "/bin/python3" }

    func program(_ name: String) -> String { programs + "/" + name }
}
