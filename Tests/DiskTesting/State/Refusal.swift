import Disk

/// Why the simulated disk does not do something; becomes a ``DiskError`` where operation and path are known.
struct Refusal: Error {
    let reason: DiskError.Reason
    let bytesDone: Int?

    init(reason: DiskError.Reason, bytesDone: Int? = nil) {
        self.reason = reason
        self.bytesDone = bytesDone
    }

    init(errno: Int32, bytesDone: Int? = nil) {
        self.init(reason: .system(errno: errno), bytesDone: bytesDone)
    }
}
