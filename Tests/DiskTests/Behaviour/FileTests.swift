import Disk
import Glibc
import Testing

struct FileTests {
    @Test(arguments: FileSystemCase.allCases)
    func `bytes written are read back by offset`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2, 3, 4], at: 0)
            try file.write([9, 9], at: 1)
            #expect(try file.readExactly(count: 4, at: 0) == [1, 9, 9, 4])
            #expect(try file.readExactly(count: 2, at: 2) == [9, 4])
            #expect(try file.sizeBytes() == 4)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a write past the end leaves zeros in the gap`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([7], at: 3)
            #expect(try file.readAll(limitBytes: 10) == [0, 0, 0, 7])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a mapped file shows its bytes, also after it was closed and unlinked`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            #expect(try file.map().bytes.isEmpty)
            try file.write([1, 2, 3], at: 4096)
            let mapped = try file.map()
            mapped.advise(.random, 0..<4099)
            file.close()
            try disk.unlink("\(folder)/a")
            #expect(mapped.bytes.count == 4099)
            #expect(Array(mapped.bytes[4094...]) == [0, 0, 1, 2, 3])
            #expect(try diskError { _ = try file.map() }.reason == .closed)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a read is short only at the end of the file`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2, 3], at: 0)
            #expect(try file.read(count: 8, at: 1) == [2, 3])
            #expect(try file.read(count: 8, at: 3) == [])
            #expect(try file.read(count: 8, at: 1 << 40) == [])
            #expect(try file.read(count: 0, at: 0) == [])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `an exact read that meets the end says where and how many bytes there were`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2, 3], at: 0)
            let error = try diskError { _ = try file.readExactly(count: 4, at: 1) }
            #expect(error.reason == .endOfFile(expectedBytes: 4, foundBytes: 2))
            #expect(error.offsetBytes == 1)
            #expect(error.path == "\(folder)/a")
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `reading all refuses a file over the limit`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2, 3], at: 0)
            #expect(try file.readAll(limitBytes: 3) == [1, 2, 3])
            let error = try diskError { _ = try file.readAll(limitBytes: 2) }
            #expect(error.reason == .tooLarge(sizeBytes: 3, limitBytes: 2))
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `an offset that no file can have is refused`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            for offsetBytes in [UInt64.max, UInt64(Int64.max)] {
                #expect(try diskError { try file.write([1, 2], at: offsetBytes) }.errorNumber == EFBIG)
            }
            #expect(try diskError { try file.truncate(toBytes: .max) }.errorNumber == EFBIG)
            #expect(try diskError { try file.preallocate(sizeBytes: .max) }.errorNumber == EFBIG)
            #expect(try file.sizeBytes() == 0)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `preallocation extends by zeros and keeps what is there`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([5, 6], at: 0)
            let size = 600 * 1024 + 3
            try file.preallocate(sizeBytes: UInt64(size))
            #expect(try file.readAll(limitBytes: size) == [5, 6] + [UInt8](repeating: 0, count: size - 2))
            try file.preallocate(sizeBytes: 10)
            #expect(try file.sizeBytes() == UInt64(size))
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `truncation cuts and extends`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            try file.write([1, 2, 3], at: 0)
            try file.truncate(toBytes: 2)
            #expect(try file.readAll(limitBytes: 9) == [1, 2])
            try file.truncate(toBytes: 4)
            #expect(try file.readAll(limitBytes: 9) == [1, 2, 0, 0])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a file opened for reading refuses writes`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            let file = try disk.open("\(folder)/a", mode: .readOnly)
            #expect(try diskError { try file.write([2], at: 0) }.bytesDone == 0)
            #expect(throws: DiskError.self) { try file.truncate(toBytes: 0) }
            #expect(throws: DiskError.self) { try file.preallocate(sizeBytes: 10) }
            #expect(try file.readAll(limitBytes: 9) == [1])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a closed file refuses everything, and closing again is harmless`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let file = try disk.open("\(folder)/a", mode: .createNew)
            file.close()
            file.close()
            #expect(try diskError { _ = try file.read(count: 1, at: 0) }.reason == .closed)
            #expect(try diskError { try file.write([1], at: 0) }.reason == .closed)
            #expect(try diskError { try file.sync() }.reason == .closed)
            #expect(try diskError { _ = try file.sizeBytes() }.reason == .closed)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `two handles see each other's writes`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let writer = try disk.open("\(folder)/a", mode: .createNew)
            let reader = try disk.open("\(folder)/a", mode: .readOnly)
            try writer.write([1, 2], at: 0)
            #expect(try reader.readAll(limitBytes: 9) == [1, 2])
        }
    }
}
