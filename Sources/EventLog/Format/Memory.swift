import Glibc

/// Whether two pieces of memory hold the same bytes.
@inline(__always)
func memoryIsEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool { memcmp(a, b, count) == 0 }
