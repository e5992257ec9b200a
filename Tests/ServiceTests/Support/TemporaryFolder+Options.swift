import DiskTesting

@testable import Service

extension TemporaryFolder {
    /// A service on this folder, with small files.
    var options: DaemonOptions {
        var options = DaemonOptions(data: path + "/data")
        options.segmentBytes = 256 * 1024
        return options
    }
}
