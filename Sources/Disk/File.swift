/// An open file, read and written by offset; safe to use from several threads.
///
/// Every operation on a closed file throws ``DiskError`` with reason `.closed`. A failed ``write(_:at:)`` or ``sync()`` leaves open
/// what is on the disk, and no later success repairs it: the system may have dropped the bytes that it could not write.
public protocol File: AnyObject, Sendable {
    /// The path the file was opened under.
    var path: String { get }

    /// Reads bytes at an offset until the buffer is full or the file ends.
    ///
    /// - Returns: The number of bytes read, less than the buffer's only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int

    /// Writes all bytes at an offset, extending the file as needed (a gap reads as zeros); durable only after ``sync()``.
    ///
    /// - Throws: ``DiskError`` whose ``DiskError/bytesDone`` were written for certain; any of the others may have been.
    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError)

    /// Makes all bytes written so far, and the file's size, durable. The file's name is made so by ``FileSystem/syncFolder(_:)``.
    func sync() throws(DiskError)

    /// Extends the file with zeros on blocks that really exist, so that later writes inside it need no metadata and find space.
    ///
    /// Does nothing when the file is that large already. Not durable before ``sync()``.
    ///
    /// - Throws: ``DiskError``, `isOutOfSpace` when the disk has no room; the file then has its old size again.
    func preallocate(sizeBytes: UInt64) throws(DiskError)

    /// Cuts the file to a size, or extends it by a hole that reads as zeros; durable only after ``sync()``.
    func truncate(toBytes sizeBytes: UInt64) throws(DiskError)

    /// Brings the whole file, as long as it is now, into memory without copying where the system can.
    ///
    /// The bytes outlive ``close()``. For files that no longer change: what a later write shows in the bytes is open.
    func map() throws(DiskError) -> MappedBytes

    /// The file's length in bytes.
    func sizeBytes() throws(DiskError) -> UInt64

    /// Closes the file, once operations under way on other threads are done; again is harmless. Does not sync.
    func close()
}
