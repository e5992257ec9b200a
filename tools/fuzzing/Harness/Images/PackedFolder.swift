import Disk
import DiskTesting

/// The files of a log's folder in one input: for each the length of its name (1 byte), its name, and a ``SparseFile``.
struct PackedFolder {
    static let folder = "/data/customer"
    private static let filesMax = 16

    var files: [String: [UInt8]] = [:]

    init(_ files: [String: [UInt8]]) { self.files = files }

    init(reading input: inout InputReader) {
        while !input.isAtEnd, files.count < Self.filesMax {
            let name = String(decoding: input.bytes(Int(input.byte() & 0x3F)), as: UTF8.self)
            let bytes = SparseFile.read(&input)
            if Self.isName(name) { files[name] = bytes }
        }
    }

    private static func isName(_ name: String) -> Bool { !["", ".", ".."].contains(name) && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") } }

    var packed: [UInt8] {
        var output = InputWriter()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            output.append(UInt8(name.utf8.count))
            output.append(name.utf8)
            SparseFile.write(bytes, to: &output)
        }
        return output.bytes
    }

    /// A disk that holds the files, durably.
    func disk() -> SimulatedFileSystem {
        let disk = SimulatedFileSystem(folders: [Self.folder])
        for (name, bytes) in files {
            do throws(DiskError) {
                let file = try disk.open(Self.folder + "/" + name, mode: .createNew)
                file.close()
                try disk.replaceBytes(of: Self.folder + "/" + name, with: bytes)
            } catch { found("the simulated disk refuses a file: \(error)") }
        }
        do throws(DiskError) { try disk.syncFolder(Self.folder) } catch { found("the simulated disk cannot sync a folder: \(error)") }
        return disk
    }

    /// What a disk's folder holds, to compare.
    static func contents(_ disk: SimulatedFileSystem) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in (try? disk.list(folder)) ?? [] { contents[name] = (try? disk.bytes(of: folder + "/" + name)) ?? [] }
        return contents
    }
}
