/// Memory in which events are taken apart, allocated once.
struct ShredScratch {
    /// An object or array that the walk is in.
    struct Frame {
        /// Its tag in the event, and what follows it.
        var start: UnsafePointer<UInt8>
        var end: UnsafePointer<UInt8>
        var isObject: Bool
        /// Elements that the array may still have.
        var elementsLeft: Int
        /// Where signature, leaves and containers stood before it.
        var token: UnsafeMutablePointer<UInt8>
        var leaf: UnsafeMutablePointer<LeafValue>
        var container: UnsafeMutablePointer<UInt32>
    }

    let tokens: UnsafeMutablePointer<UInt8>
    let leaves: UnsafeMutablePointer<LeafValue>
    /// Offsets in the event of the containers taken apart, as they open.
    let containers: UnsafeMutablePointer<UInt32>
    let frames: UnsafeMutablePointer<Frame>
    let signatureBytesMax: Int
    let elementsMax: Int

    init(_ limits: ShapeLimits) {
        (signatureBytesMax, elementsMax) = (limits.signatureBytesMax, limits.elementsMax)
        // A leaf and a container take a byte of the signature at least.
        let capacity = limits.signatureBytesMax + EventWalk.slackBytes
        tokens = .allocate(capacity: capacity)
        leaves = .allocate(capacity: capacity)
        containers = .allocate(capacity: capacity)
        frames = .allocate(capacity: EventLimits.depthMax + 1)
    }

    func deallocate() {
        tokens.deallocate()
        leaves.deallocate()
        containers.deallocate()
        frames.deallocate()
    }
}
