import Glibc

/// Who this process is to the system.
enum ProcessIdentity {
    static var pid: Int32 { getpid() }
    static var uid: UInt32 { geteuid() }
}
