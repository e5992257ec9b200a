import Disk
import DiskTesting
import EventModel
import Foundation

@testable import EventLog

/// A data folder on the disk with a small log of customers.
struct DataFolder {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    var log: String { path + "/customer" }

    /// - Parameters:
    ///   - sealed: Sealed LogSegments of ten events each.
    ///   - rest: Events that are not sealed.
    ///   - requestEventsMax: How many of them are appended at once: each such request begins a LogSegment.
    init(sealed: Int = 0, rest: Int = 0, requestEventsMax: Int = 1000) async throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: true)
        for number in 0..<sealed { try await append(10 * number..<10 * (number + 1), seals: true) }
        for start in stride(from: 10 * sealed, to: 10 * sealed + rest, by: requestEventsMax) {
            try await append(start..<min(start + requestEventsMax, 10 * sealed + rest), segmentEventsMax: requestEventsMax)
        }
    }

    private func append(_ numbers: Range<Int>, seals: Bool = false, segmentEventsMax: Int = 1000) async throws {
        var options = EventLogOptions(
            folder: log, domain: .customer, segmentBytes: EventLogOptions.segmentBytesFloor, segmentEventsMax: segmentEventsMax)
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        let log = try EventLog.open(options, fileSystem: PosixFileSystem())
        defer { log.close() }
        let outcomes = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[AppendRequest.RowOutcome], any Error>) in
            let request = AppendRequest(origin: AppendOrigin(source: "web")) { continuation.resume(returning: $0.outcomes) }
            do { try Self.decode(numbers, into: request) } catch { return continuation.resume(throwing: error) }
            log.submit(request)
        }
        for case .rejected(let error) in outcomes { throw error }
        if seals { _ = try log.sealAll() }
    }

    private static func decode(_ numbers: Range<Int>, into request: AppendRequest) throws {
        let decoder = EventDecoder()
        for number in numbers {
            let line = #"{"type":"page","messageId":"m\#(number)","anonymousId":"a\#(number % 3)","timestamp":"2026-03-01T09:00:00Z"}"#
            let utf8 = Array(line.utf8)
            let padded = utf8 + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
            try padded.withUnsafeBufferPointer {
                try decoder.decode(UnsafeBufferPointer(rebasing: $0[0..<utf8.count]), number: UInt64(number + 1), into: &request.events)
            }
        }
    }

    /// Paths of the files whose names end so, in their order.
    func files(_ suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(suffix) }.sorted().map { log + "/" + $0 }
    }

    /// Flips a bit of a file.
    func flip(_ path: String, atByte offset: Int) throws { try change(path) { $0[offset] ^= 0x10 } }

    /// Has a file say that it is of another major version, under a checksum that holds.
    func setMajor(_ major: UInt16, of path: String) throws {
        let bodyBytes = (path.hasSuffix(".sealed") ? SealedFormat.headerBytes : SegmentFormat.fileHeaderBytes) - 8
        try change(path) { bytes in
            bytes.withUnsafeMutableBytes { buffer in
                buffer.setField(8, major)
                buffer.setField(bodyBytes, SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: buffer[..<bodyBytes])))
            }
        }
    }

    private func change(_ path: String, _ body: (inout Data) -> Void) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        body(&bytes)
        try bytes.write(to: URL(filePath: path))
    }
}
