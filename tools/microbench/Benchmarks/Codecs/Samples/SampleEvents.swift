import EventModel
import Foundation

/// Lines of the shop that comes with the product, each readable beyond its end as the decoder wants it.
final class SampleEvents: @unchecked Sendable {
    // Unchecked, since nothing changes after `init`.
    let lines: [UnsafeBufferPointer<UInt8>]
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    init() throws {
        let text = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent("data/samples/shop.ndjson")))
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count + JSONTextReader.paddingBytes)
        bytes.initialize(repeating: 0)
        _ = bytes.update(fromContentsOf: text)
        let all = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[..<text.count])
        lines = all.split(separator: 0x0A).map { UnsafeBufferPointer(rebasing: $0) }
        self.bytes = bytes
    }

    deinit { bytes.deallocate() }

    /// The first `count` lines, from the start again when there are fewer.
    func lines(_ count: Int) -> [UnsafeBufferPointer<UInt8>] { (0..<count).map { lines[$0 % lines.count] } }

    /// The first `count` events, decoded.
    func decoded(_ count: Int) throws -> DecodedEvents {
        let decoder = EventDecoder()
        var events = DecodedEvents()
        for (index, line) in lines(count).enumerated() { try decoder.decode(line, number: UInt64(index + 1), into: &events) }
        return events
    }

    /// The repository's folder, seen from this file.
    private static var root: URL {
        (0..<6).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
    }
}
