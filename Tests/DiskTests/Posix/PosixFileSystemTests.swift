import Disk
import Glibc
import Synchronization
import Testing

struct PosixFileSystemTests {
    private let disk = PosixFileSystem()

    @Test
    func `a symbolic link is refused as a file, a folder and a lock`() throws {
        try withTemporaryFolder { (folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            try disk.createFolder("\(folder)/sub")
            try #require(symlink("a", "\(folder)/to-file") == 0)
            try #require(symlink("sub", "\(folder)/to-folder") == 0)
            for mode in [OpenMode.readOnly, .readWrite, .createOrOpen] {
                #expect(try diskError { _ = try disk.open("\(folder)/to-file", mode: mode) }.reason == .notAFile(.symbolicLink))
            }
            #expect(throws: DiskError.self) { try disk.open("\(folder)/to-file", mode: .createNew) }
            #expect(try diskError { _ = try disk.lock("\(folder)/to-file", as: .shared) }.reason == .notAFile(.symbolicLink))
            #expect(try diskError { try disk.createFolder("\(folder)/to-folder") }.isAlreadyThere)
            #expect(throws: DiskError.self) { try disk.list("\(folder)/to-folder") }
            #expect(throws: DiskError.self) { try disk.syncFolder("\(folder)/to-folder") }
            #expect(try disk.status(of: "\(folder)/to-file")?.kind == .symbolicLink)
        }
    }

    @Test
    func `a named pipe is refused without waiting for its other end`() throws {
        try withTemporaryFolder { (folder) throws in
            try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
            for mode in [OpenMode.readOnly, .readWrite, .createOrOpen] {
                #expect(try diskError { _ = try disk.open("\(folder)/pipe", mode: mode) }.reason == .notAFile(.special))
            }
        }
    }

    @Test
    func `files and folders are for their owner only`() throws {
        try withTemporaryFolder { (folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            try disk.createFolder("\(folder)/sub")
            #expect(try permissions("\(folder)/a") == 0o600)
            #expect(try permissions("\(folder)/sub") == 0o700)
        }
    }

    @Test
    func `preallocated bytes have real blocks`() throws {
        try withTemporaryFolder { (folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.preallocate(sizeBytes: 1 << 20)
            try file.sync()
            var status = stat()
            try #require(lstat("\(folder)/a", &status) == 0)
            #expect(status.st_blocks * 512 >= 1 << 20)
        }
    }

    @Test
    func `a file larger than the disk is refused at once and keeps its size`() throws {
        try withTemporaryFolder { (folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2], at: 0)
            let error = try diskError { try file.preallocate(sizeBytes: UInt64(Int64.max)) }
            #expect(error.isOutOfSpace)
            #expect(try file.readAll(limitBytes: 9) == [1, 2])
        }
    }

    @Test
    func `a lock keeps other processes out and is not inherited`() throws {
        try withTemporaryFolder { (folder) throws in
            let held = try disk.lock("\(folder)/LOCK", as: .exclusive(content: "test"))
            #expect(try exitCode("flock", "--nonblock", "\(folder)/LOCK", "true") == 1)
            held.release()
            #expect(try exitCode("flock", "--nonblock", "\(folder)/LOCK", "true") == 0)
        }
    }

    @Test
    func `a lock file left by a process that died is claimed`() throws {
        try withTemporaryFolder { (folder) throws in
            try disk.replaceFile("\(folder)/LOCK", with: Array("process 42, long dead".utf8))
            let reader = try disk.lock("\(folder)/LOCK", as: .shared)
            #expect(try diskError { _ = try disk.lock("\(folder)/LOCK", as: .exclusive(content: "x")) }.reason == .inUse(by: .shared))
            reader.release()
            let held = try disk.lock("\(folder)/LOCK", as: .exclusive(content: "x"))
            #expect(try disk.readFile("\(folder)/LOCK", limitBytes: 99) == Array("x".utf8))
            held.release()
        }
    }

    @Test
    func `closing while others read never reads another file and leaves none open`() async throws {
        let (folder, bytes) = ("/tmp/hindsight-disk-close-\(getpid())", [UInt8](repeating: 7, count: 64))
        try disk.createFolder(folder)
        defer {
            try? disk.unlink("\(folder)/a")
            try? disk.removeFolder(folder)
        }
        try disk.replaceFile("\(folder)/a", with: bytes)
        for _ in 0..<50 {
            let file = try disk.open("\(folder)/a", mode: .readOnly)
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { readsOnly(bytes, from: file) }
                }
                group.addTask {
                    file.close()
                    return true
                }
                for await isRight in group { #expect(isRight) }
            }
        }
        #expect(try openPaths().filter { $0.hasPrefix(folder) } == [])
    }

    private func permissions(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o777
    }
}

/// Reads until the file is closed; false when the bytes were ever others.
private func readsOnly(_ bytes: [UInt8], from file: any File) -> Bool {
    for _ in 0..<200 {
        do throws(DiskError) {
            if try file.read(count: bytes.count, at: 0) != bytes { return false }
        } catch {
            return error.reason == .closed
        }
    }
    return true
}

/// The paths of all files that this process has open.
private func openPaths() throws -> [String] {
    try PosixFileSystem().list("/proc/self/fd").map { number in
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/fd/\(number)", &target, target.count)
        return String(decoding: target.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Runs a program to its end.
private func exitCode(_ arguments: String...) throws -> Int32 {
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var process = pid_t()
    try #require(posix_spawnp(&process, arguments[0], nil, nil, &pointers, environ) == 0)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return (status >> 8) & 0xFF
}
