import Disk
import DiskTesting
import Glibc
import Testing

struct FaultTests {
    private let disk = SimulatedFileSystem(folders: ["/log"])

    @Test
    func `calls are written down and counted`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        try file.write([1], at: 0)
        try file.sync()
        try disk.syncFolder("/log")
        #expect(disk.calls.map(\.description) == ["open /log/a", "write /log/a", "sync /log/a", "syncFolder /log"])
        #expect(disk.callCount == 4)
    }

    @Test
    func `a numbered call fails once and changes nothing`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        disk.failCall(number: 3)
        try file.write([1], at: 0)
        let error = try diskError { try file.write([2, 2], at: 0) }
        #expect(error.errorNumber == EIO && error.bytesDone == 0 && error.operation == .write)
        #expect(try disk.bytes(of: "/log/a") == [1])
        try file.write([3], at: 0)
        #expect(try disk.bytes(of: "/log/a") == [3])
    }

    @Test
    func `a lasting fault fails every later call until it is cleared`() throws {
        disk.failCall(number: 2, errno: ENOSPC, once: false)
        let file = try disk.open("/log/a", mode: .createNew)
        for _ in 0..<3 { #expect(try diskError { try file.write([1], at: 0) }.isOutOfSpace) }
        #expect(try diskError { _ = try disk.list("/log") }.isOutOfSpace)
        disk.clearFaults()
        try file.write([1], at: 0)
    }

    @Test
    func `an operation fails at its occurrence, on the path it was meant for`() throws {
        let (first, second) = (try disk.open("/log/a", mode: .createNew), try disk.open("/log/b", mode: .createNew))
        disk.fail(.sync, occurrence: 2, onPathSuffix: "/b")
        for _ in 0..<3 { try first.sync() }
        try second.sync()
        #expect(throws: DiskError.self) { try second.sync() }
        try second.sync()
    }

    @Test
    func `a short write writes what it says`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        disk.fail(.write, errno: ENOSPC, afterBytes: 2)
        let error = try diskError { try file.write([1, 2, 3], at: 5) }
        #expect(error.bytesDone == 2 && error.offsetBytes == 5)
        #expect(try disk.bytes(of: "/log/a") == [0, 0, 0, 0, 0, 1, 2])
    }

    @Test
    func `bytes that a failed sync was for stay lost, though a later sync succeeds`() throws {
        let file = try disk.open("/log/a", mode: .createNew)
        try disk.syncFolder("/log")
        try file.write([1, 1], at: 0)
        disk.fail(.sync)
        #expect(throws: DiskError.self) { try file.sync() }
        try file.write([2], at: 1)
        try file.sync()
        #expect(try disk.bytes(of: "/log/a") == [1, 2])
        disk.crash(.dropUnsynced)
        #expect(try disk.bytes(of: "/log/a") == [0, 2])
    }

    @Test
    func `a full disk takes what fits, and more once there is room`() throws {
        let disk = SimulatedFileSystem(folders: ["/log"], capacityBytes: 10)
        let file = try disk.open("/log/a", mode: .createNew)
        try file.write([UInt8](repeating: 1, count: 8), at: 0)
        #expect(try disk.freeSpaceBytes(in: "/log") == 2)
        #expect(try diskError { try file.preallocate(sizeBytes: 11) }.isOutOfSpace)
        #expect(try file.sizeBytes() == 8)
        let error = try diskError { try file.write([2, 2, 2, 2], at: 7) }
        #expect(error.isOutOfSpace && error.bytesDone == 3)
        try file.write([3], at: 0)
        disk.setCapacity(bytes: nil)
        try file.preallocate(sizeBytes: 100)
        #expect(try file.sizeBytes() == 100)
    }

    @Test
    func `a full disk does not keep anyone from locking`() throws {
        let disk = SimulatedFileSystem(folders: ["/log"], capacityBytes: 0)
        try disk.lock("/log/LOCK", as: .exclusive(content: "x")).release()
    }

    @Test
    func `every failing call leaves no file open and no half replaced file`() throws {
        try disk.replaceFile("/log/a", with: [1])
        var (number, isDone) = (0, false)
        while !isDone {
            number += 1
            disk.failCall(number: disk.callCount + number)
            isDone = (try? disk.replaceFile("/log/a", with: [2])) != nil
            disk.clearFaults()
            #expect(disk.openFileCount == 0)
            #expect(try disk.list("/log") == ["a"])
        }
        #expect(number == 7)
        #expect(try disk.bytes(of: "/log/a") == [2])
    }

    @Test
    func `damage from outside is durable`() throws {
        try disk.replaceFile("/log/a", with: [0, 0])
        try disk.flipBit(of: "/log/a", atByte: 1, bit: 3)
        #expect(try disk.crashedCopy(.dropUnsynced).bytes(of: "/log/a") == [0, 8])
        #expect(throws: DiskError.self) { try disk.flipBit(of: "/log/a", atByte: 2) }
        try disk.replaceBytes(of: "/log/a", with: [7])
        #expect(try disk.readFile("/log/a", limitBytes: 9) == [7])
        #expect(throws: DiskError.self) { try disk.bytes(of: "/log/none") }
    }
}
