import Disk
import Glibc
import Testing

struct DiskErrorTests {
    @Test
    func `a message says what, where, why, how far and what to do`() {
        let error = DiskError(.write, path: "/data/a", offsetBytes: 4096, bytesDone: 512, reason: .system(errno: ENOSPC))
        #expect(
            error.description == "cannot write /data/a at byte 4096: No space left on device (errno 28); "
                + "512 bytes were written before; free space on this disk")
    }

    @Test
    func `control characters in a path or in a lock file do not reach the terminal`() {
        let error = DiskError(.lock, path: "/data/\u{1B}[2J", reason: .inUse(by: .exclusive(content: "a\nb\u{7}\n")))
        #expect(error.description == #"cannot lock /data/\u{1B}[2J: the folder is in use by a\nb\u{07}"#)
    }

    @Test(arguments: [(ENOSPC, true), (EDQUOT, true), (EFBIG, true), (EIO, false), (EACCES, false)])
    func `out of space is told from other errors`(_ code: Int32, _ isOutOfSpace: Bool) {
        #expect(DiskError(.write, path: "a", reason: .system(errno: code)).isOutOfSpace == isOutOfSpace)
    }

    @Test
    func `an error without a number is none of the known ones`() {
        let error = DiskError(.read, path: "a", reason: .closed)
        #expect(error.errorNumber == nil)
        #expect(!error.isOutOfSpace && !error.isNotFound && !error.isAlreadyThere)
    }
}
