/// Where the well-known fields of a packed object are, noted while it was packed.
struct FieldPlaces {
    /// Which fields the object has.
    var present: WellKnownKeySet
    /// Where the value of each present field starts, by key number, from the object's first byte. The reader's memory: valid until its
    /// next text.
    let offsets: UnsafeMutablePointer<UInt32>

    /// Notes that a field was taken out and those behind it moved forward.
    mutating func remove(_ key: WellKnownKey, bytes: Int) {
        present.remove(key)
        let removed = offsets[Int(key.rawValue)]
        for index in 0..<EventFields.keyCount where offsets[index] > removed {
            offsets[index] -= min(offsets[index], UInt32(truncatingIfNeeded: bytes))
        }
    }
}
