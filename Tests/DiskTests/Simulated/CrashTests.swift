import Disk
import DiskTesting
import Testing

struct CrashTests {
    private let disk = SimulatedFileSystem(folders: ["/log"])

    @Test
    func `bytes that were not synced are lost`() throws {
        let file = try syncedFile([1, 2])
        try file.write([3, 4], at: 1)
        #expect(try disk.bytes(of: "/log/a") == [1, 3, 4])
        #expect(try disk.durableBytes(of: "/log/a") == [1, 2])
        disk.crash(.dropUnsynced)
        #expect(try disk.bytes(of: "/log/a") == [1, 2])
    }

    @Test
    func `a name is lost unless its folder was synced, though the file was`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        try file.write([1], at: 0)
        try file.sync()
        #expect(try disk.crashedCopy(.dropUnsynced).list("/log") == [])
        try disk.syncFolder("/log")
        #expect(try disk.crashedCopy(.dropUnsynced).readFile("/log/a", limitBytes: 9) == [1])
    }

    @Test
    func `renames and unlinks come undone unless the folder was synced`() throws {
        _ = try syncedFile([1])
        try disk.rename("/log/a", to: "/log/b")
        #expect(try disk.crashedCopy(.dropUnsynced).list("/log") == ["a"])
        try disk.syncFolder("/log")
        #expect(try disk.crashedCopy(.dropUnsynced).list("/log") == ["b"])
        try disk.unlink("/log/b")
        #expect(try disk.crashedCopy(.dropUnsynced).list("/log") == ["b"])
        try disk.syncFolder("/log")
        #expect(try disk.crashedCopy(.dropUnsynced).list("/log") == [])
    }

    @Test
    func `a rename across folders is never half done`() throws {
        let disk = SimulatedFileSystem(folders: ["/log", "/other"])
        _ = try disk.open("/log/a", mode: .createNew)
        try disk.rename("/log/a", to: "/other/a")
        try disk.syncFolder("/other")
        for mode in [CrashMode.dropUnsynced, .keepAll, .prefix(99)] {
            let crashed = disk.crashedCopy(mode)
            #expect(try crashed.list("/log") == [])
            #expect(try crashed.list("/other") == ["a"])
        }
    }

    @Test
    func `a killed process loses nothing that it wrote`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        try file.write([1, 2], at: 0)
        disk.crash(.keepAll)
        #expect(try disk.readFile("/log/a", limitBytes: 9) == [1, 2])
        disk.crash(.dropUnsynced)
        #expect(try disk.readFile("/log/a", limitBytes: 9) == [1, 2])
    }

    @Test
    func `a prefix keeps the first changes in order`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        for value in UInt8(1)...3 { try file.write([value], at: UInt64(value - 1)) }
        #expect(disk.unsyncedCount == 4)
        #expect(try disk.crashedCopy(.prefix(0)).list("/log") == [])
        #expect(try disk.crashedCopy(.prefix(1)).bytes(of: "/log/a") == [])
        #expect(try disk.crashedCopy(.prefix(3)).bytes(of: "/log/a") == [1, 2])
        #expect(try disk.crashedCopy(.prefix(4)).bytes(of: "/log/a") == [1, 2, 3])
    }

    @Test
    func `any sectors of a write may survive, whole and the same for the same seed`() throws {
        let file = try syncedFile([UInt8](repeating: 1, count: 2000))
        try file.write([UInt8](repeating: 2, count: 1900), at: 100)
        var images: Set<[UInt8]> = []
        for seed in 0..<UInt64(200) {
            let bytes = try disk.crashedCopy(.sectors(seed: seed)).bytes(of: "/log/a")
            #expect(try disk.crashedCopy(.sectors(seed: seed)).bytes(of: "/log/a") == bytes)
            #expect(bytes.count == 2000 && bytes[..<100].allSatisfy { $0 == 1 })
            for sector in [100..<512, 512..<1024, 1024..<1536, 1536..<2000] { #expect(Set(bytes[sector]).count == 1) }
            images.insert(bytes)
        }
        #expect(images.count == 16)
    }

    @Test
    func `sectors may lose names, the last ones first`() throws {
        for name in ["a", "b", "c"] { _ = try disk.open("/log/\(name)", mode: .createNew) }
        let found = try Set((0..<UInt64(100)).map { try disk.crashedCopy(.sectors(seed: $0)).list("/log") })
        #expect(found == [[], ["a"], ["a", "b"], ["a", "b", "c"]])
    }

    @Test
    func `a size may survive without its bytes`() throws {
        let file = try syncedFile([1, 2])
        try file.write([3, 4], at: 1)
        _ = try disk.open("/log/b", mode: .createNew)
        disk.crash(.zeroExtended)
        #expect(try disk.bytes(of: "/log/a") == [1, 2, 0])
        #expect(try disk.list("/log") == ["a", "b"])
    }

    @Test
    func `files opened before are closed and locks are gone`() throws {
        let file = try syncedFile([1])
        let lock = try disk.lock("/log/LOCK", as: .exclusive(content: "x"))
        disk.crash(.keepAll)
        #expect(try diskError { try file.write([1], at: 0) }.reason == .closed)
        #expect(disk.openFileCount == 0)
        let next = try disk.lock("/log/LOCK", as: .exclusive(content: "y"))
        lock.release()
        file.close()
        #expect(throws: DiskError.self) { try disk.lock("/log/LOCK", as: .shared) }
        #expect(disk.openFileCount == 0)
        next.release()
    }

    @Test
    func `a replaced file is the old or the new one wherever the power fails`() throws {
        try disk.replaceFile("/log/a", with: [1, 1])
        let calls = disk.callCount
        try disk.replaceFile("/log/a", with: [2])
        let length = disk.callCount - calls
        for step in 1...length {
            for mode in [CrashMode.dropUnsynced, .keepAll, .zeroExtended] + (0..<20).map({ .sectors(seed: $0) }) {
                let disk = SimulatedFileSystem(folders: ["/log"])
                try disk.replaceFile("/log/a", with: [1, 1])
                disk.failCall(number: disk.callCount + step, once: false)
                #expect(throws: DiskError.self) { try disk.replaceFile("/log/a", with: [2]) }
                disk.crash(mode)
                #expect(try [[1, 1], [2]].contains(disk.bytes(of: "/log/a")))
                try disk.replaceFile("/log/a", with: [3])
                #expect(try disk.crashedCopy(.dropUnsynced).bytes(of: "/log/a") == [3])
            }
        }
    }

    private func syncedFile(_ bytes: [UInt8]) throws -> any File {
        try disk.replaceFile("/log/a", with: bytes)
        return try disk.open("/log/a", mode: .readWrite)
    }
}
