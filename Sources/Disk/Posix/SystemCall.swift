import Glibc

/// Makes a system call, again as long as a signal interrupts it, and turns -1 into a ``DiskError``.
func systemCall<Value: SignedInteger>(
    _ operation: DiskOperation, _ path: String, at offsetBytes: UInt64? = nil, _ call: () -> Value
) throws(DiskError) -> Value {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code == EINTR { continue }
        throw DiskError(operation, path: path, offsetBytes: offsetBytes, reason: .system(errno: code))
    }
}

/// Makes a system call that takes the path, which must not hold a NUL: the system would silently use what is before it.
@discardableResult
func pathCall<Value: SignedInteger>(
    _ operation: DiskOperation, _ path: String, _ call: (String) -> Value
) throws(DiskError) -> Value {
    guard !path.utf8.contains(0) else {
        throw DiskError(operation, path: path, reason: .system(errno: EINVAL))
    }
    return try systemCall(operation, path) { call(path) }
}
