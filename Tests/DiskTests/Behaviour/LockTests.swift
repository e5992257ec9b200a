import Disk
import Testing

struct LockTests {
    private static let claim = LockClaim.exclusive(content: "hindsightd, process 42, run/append.sock\n")

    @Test(arguments: FileSystemCase.allCases)
    func `a second exclusive claim fails and says who holds the folder`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let held = try disk.lock("\(folder)/LOCK", as: Self.claim)
            let error = try diskError { _ = try disk.lock("\(folder)/LOCK", as: .exclusive(content: "other")) }
            #expect(error.reason == .inUse(by: Self.claim))
            #expect(error.description.hasSuffix("in use by hindsightd, process 42, run/append.sock"))
            held.release()
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a shared claim fails against an exclusive one`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let held = try disk.lock("\(folder)/LOCK", as: Self.claim)
            #expect(try diskError { _ = try disk.lock("\(folder)/LOCK", as: .shared) }.reason == .inUse(by: Self.claim))
            held.release()
            _ = try disk.lock("\(folder)/LOCK", as: .shared)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `shared claims go together and keep an exclusive one out until the last is released`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let first = try disk.lock("\(folder)/LOCK", as: .shared)
            let second = try disk.lock("\(folder)/LOCK", as: .shared)
            first.release()
            #expect(try diskError { _ = try disk.lock("\(folder)/LOCK", as: Self.claim) }.reason == .inUse(by: .shared))
            second.release()
            _ = try disk.lock("\(folder)/LOCK", as: Self.claim)
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a released lock can be claimed again and leaves an empty file`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let held = try disk.lock("\(folder)/LOCK", as: Self.claim)
            #expect(try disk.readFile("\(folder)/LOCK", limitBytes: 99) == Self.claim.contentBytes)
            held.release()
            held.release()
            #expect(try disk.readFile("\(folder)/LOCK", limitBytes: 99) == [])
            let again = try disk.lock("\(folder)/LOCK", as: .exclusive(content: "b"))
            #expect(try disk.readFile("\(folder)/LOCK", limitBytes: 99) == Array("b".utf8))
            again.release()
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `a lock that nobody keeps is released`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            do { _ = try disk.lock("\(folder)/LOCK", as: Self.claim) }
            try disk.lock("\(folder)/LOCK", as: Self.claim).release()
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `content is cut to what a lock file keeps`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            let held = try disk.lock("\(folder)/LOCK", as: .exclusive(content: String(repeating: "x", count: 10_000)))
            #expect(try disk.status(of: "\(folder)/LOCK")?.sizeBytes == UInt64(LockClaim.contentBytesMax))
            held.release()
        }
    }

    @Test(arguments: FileSystemCase.allCases)
    func `claiming a folder that is not there fails`(_ kind: FileSystemCase) throws {
        try kind.withFolder { (disk, folder) throws in
            #expect(try diskError { _ = try disk.lock("\(folder)/none/LOCK", as: .shared) }.isNotFound)
            #expect(try diskError { _ = try disk.lock(folder, as: Self.claim) }.reason == .notAFile(.folder))
        }
    }
}
