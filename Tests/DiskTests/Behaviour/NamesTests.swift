import Disk
import Glibc
import Testing

struct NamesTests {
    @Test(arguments: FileSystemCase.allCases)
    func `each open mode keeps its promise for a file that exists and one that does not`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            for mode in OpenMode.allCases {
                let path = "\(folder)/\(mode)"
                if mode.creates {
                    #expect(try disk.open(path, mode: mode).sizeBytes() == 0)
                } else {
                    #expect(try diskError { _ = try disk.open(path, mode: mode) }.isNotFound)
                }
                try disk.replaceFile(path, with: [1, 2])
                if mode == .createNew {
                    #expect(try diskError { _ = try disk.open(path, mode: mode) }.isAlreadyThere)
                } else {
                    #expect(try disk.open(path, mode: mode).sizeBytes() == 2)
                }
            }
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a folder is not opened as a file`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            for mode in [OpenMode.readOnly, .readWrite, .createOrOpen] {
                #expect(try diskError { _ = try disk.open(folder, mode: mode) }.reason == .notAFile(.folder))
            }
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `names are listed sorted`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            #expect(try disk.list(folder) == [])
            for name in ["b", "c", "a"] { _ = try disk.open("\(folder)/\(name)", mode: .createNew) }
            try disk.createFolder("\(folder)/aa")
            #expect(try disk.list(folder) == ["a", "aa", "b", "c"])
            #expect(try diskError { _ = try disk.list("\(folder)/none") }.isNotFound)
            #expect(try diskError { _ = try disk.list("\(folder)/a") }.errorNumber == ENOTDIR)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `status says kind and size, and nil for nothing`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1, 2, 3])
            #expect(try disk.status(of: "\(folder)/a") == FileStatus(kind: .file, sizeBytes: 3))
            #expect(try disk.status(of: folder)?.kind == .folder)
            #expect(try disk.status(of: "\(folder)/none") == nil)
            #expect(try disk.exists("\(folder)/none/deeper") == false)
            #expect(try disk.exists("\(folder)/a"))
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a rename replaces a file in one step`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            try disk.replaceFile("\(folder)/b", with: [2])
            try disk.rename("\(folder)/a", to: "\(folder)/b")
            #expect(try disk.list(folder) == ["b"])
            #expect(try disk.readFile("\(folder)/b", limitBytes: 9) == [1])
            #expect(try diskError { try disk.rename("\(folder)/a", to: "\(folder)/b") }.isNotFound)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a rename does not mix files and folders`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            try disk.createFolder("\(folder)/sub")
            try disk.replaceFile("\(folder)/sub/b", with: [2])
            try disk.createFolder("\(folder)/empty")
            let wrong = [("a", "sub", EISDIR), ("sub", "a", ENOTDIR), ("empty", "sub", ENOTEMPTY), ("sub", "sub/c", EINVAL)]
            for (from, to, code) in wrong {
                #expect(try diskError { try disk.rename("\(folder)/\(from)", to: "\(folder)/\(to)") }.errorNumber == code)
            }
            try disk.rename("\(folder)/sub/b", to: "\(folder)/b")
            #expect(try disk.list("\(folder)/sub") == [])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `an unlinked file stays readable where it is open`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            let file = try disk.open("\(folder)/a", mode: .readOnly)
            try disk.unlink("\(folder)/a")
            #expect(try disk.exists("\(folder)/a") == false)
            #expect(try file.readAll(limitBytes: 9) == [1])
            #expect(try diskError { try disk.unlink("\(folder)/a") }.isNotFound)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `creating a folder that exists does nothing, over a file it fails`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.createFolder("\(folder)/sub")
            try disk.replaceFile("\(folder)/sub/a", with: [1])
            try disk.createFolder("\(folder)/sub")
            #expect(try disk.list("\(folder)/sub") == ["a"])
            #expect(try diskError { try disk.createFolder("\(folder)/sub/a") }.isAlreadyThere)
            #expect(try diskError { try disk.createFolder("\(folder)/none/deeper") }.isNotFound)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `only an empty folder is removed`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.createFolder("\(folder)/sub")
            try disk.replaceFile("\(folder)/sub/a", with: [1])
            #expect(try diskError { try disk.removeFolder("\(folder)/sub") }.errorNumber == ENOTEMPTY)
            #expect(try diskError { try disk.unlink("\(folder)/sub") }.errorNumber == EISDIR)
            #expect(try diskError { try disk.removeFolder("\(folder)/sub/a") }.errorNumber == ENOTDIR)
            try disk.unlink("\(folder)/sub/a")
            try disk.removeFolder("\(folder)/sub")
            #expect(try disk.list(folder) == [])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a replaced file holds the new bytes, whatever an earlier crash left beside it`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            _ = try disk.open("\(folder)/a.new", mode: .createNew)
            try disk.replaceFile("\(folder)/a", with: [1, 2, 3])
            try disk.replaceFile("\(folder)/a", with: [4])
            #expect(try disk.readFile("\(folder)/a", limitBytes: 9) == [4])
            #expect(try disk.list(folder) == ["a"])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a path with a NUL is refused instead of cut`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            try disk.replaceFile("\(folder)/a", with: [1])
            let path = "\(folder)/a\0b"
            #expect(try diskError { _ = try disk.open(path, mode: .readOnly) }.errorNumber == EINVAL)
            #expect(try diskError { try disk.unlink(path) }.errorNumber == EINVAL)
            #expect(try diskError { try disk.rename("\(folder)/a", to: path) }.errorNumber == EINVAL)
            #expect(try disk.list(folder) == ["a"])
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `there is free space, and none in a folder that is not there`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            #expect(try disk.freeSpaceBytes(in: folder) > 0)
            #expect(try diskError { _ = try disk.freeSpaceBytes(in: "\(folder)/none") }.isNotFound)
            try disk.syncFolder(folder)
            #expect(try diskError { try disk.syncFolder("\(folder)/none") }.isNotFound)
        }
    }
}
