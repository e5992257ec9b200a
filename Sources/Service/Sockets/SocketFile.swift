import Foundation

/// What stands at a socket's path.
///
/// Through Foundation: of `struct stat` the compiler cannot tell whose it is once SwiftNIO's own C module is around.
struct SocketFile: Equatable, Sendable {
    let isSocket: Bool
    private let device: Int
    private let inode: Int

    /// Nil when nothing is there; a symbolic link is not followed.
    static func at(_ path: String) throws(DaemonError) -> SocketFile? {
        do {
            let found = try FileManager.default.attributesOfItem(atPath: path)
            return SocketFile(
                isSocket: found[.type] as? FileAttributeType == .typeSocket, device: found[.systemNumber] as? Int ?? 0,
                inode: found[.systemFileNumber] as? Int ?? 0)
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw DaemonError(.start, "cannot look up \(path): \(error.localizedDescription)")
        }
    }
}
