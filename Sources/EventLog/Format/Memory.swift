import Glibc

/// Whether two pieces of memory hold the same bytes.
@inline(__always)
func memoryIsEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool { memcmp(a, b, count) == 0 }

/// Whether a piece of memory holds the bytes of another somewhere.
func memoryContains(_ memory: UnsafeRawPointer, _ count: Int, _ wanted: UnsafeRawPointer, _ wantedCount: Int) -> Bool {
    guard wantedCount > 0 else { return true }
    let first = Int32(wanted.load(as: UInt8.self))
    var at = 0
    while at + wantedCount <= count, let found = memchr(memory + at, first, count - wantedCount + 1 - at) {
        if memcmp(found, wanted, wantedCount) == 0 { return true }
        at = UnsafeRawPointer(found) - memory + 1
    }
    return false
}
