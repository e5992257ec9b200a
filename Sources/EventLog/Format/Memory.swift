import Glibc

/// Whether two pieces of memory hold the same bytes.
@inline(__always)
func memoryIsEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool { memcmp(a, b, count) == 0 }

/// Below 0, 0 or above 0 as the first piece of memory comes before, equals or comes after the second, bytewise.
@inline(__always)
func memoryOrder(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Int32 { memcmp(a, b, count) }
