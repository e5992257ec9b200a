import EventModel
import Testing

@testable import EventLog

/// A sealed LogSegment damaged everywhere: it is found out or harmless, and no event is ever wrong.
struct SealedDamageTests {
    @Test(.timeLimit(.minutes(5))) func `every flipped byte is found, or changes nothing`() throws {
        let small = try SmallSegment()
        var harmless = 0
        for at in small.image.bytes.indices {
            var image = small.image
            image.bytes[at] ^= 1 << UInt8(at % 8)
            switch try small.outcome(image) {
            case .right: harmless += 1
            case .wrong(let why): Issue.record("byte \(at): \(why)")
            case .refused(let code): #expect([.damaged, .unsupportedVersion].contains(code), "byte \(at): \(code)")
            }
        }
        // Padding, the minor version of the tail, and checksums of chunks without bytes.
        #expect(harmless < small.image.bytes.count / 8, "\(harmless) of \(small.image.bytes.count)")
    }

    @Test(.timeLimit(.minutes(5))) func `every cut is found`() throws {
        let small = try SmallSegment()
        for count in small.image.bytes.indices {
            var image = small.image
            image.bytes.removeLast(image.bytes.count - count)
            #expect(try small.outcome(image) == .refused(.damaged), "cut at \(count)")
        }
    }
}
