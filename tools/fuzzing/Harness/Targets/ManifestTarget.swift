import EventModel

@testable import EventLog

/// The text that says which sealed files are in force: as it is, and with a checksum that holds.
struct ManifestTarget: FuzzTarget {
    static let name = "manifest"

    static func seeds() throws -> [String: [UInt8]] {
        var seeds = ["golden": try Seeds.goldenFolder().files[Manifest.name] ?? []]
        seeds["none"] = Manifest(logId: .max, domain: .pseudonymous).encoded()
        seeds["newer"] = Array("hindsight manifest 2\nchecksum 0\n".utf8)
        return seeds
    }

    init() {}

    func run(_ input: [UInt8]) {
        for bytes in [input, Mending.manifest(input)] {
            guard case .success(let manifest) = Manifest.decode(bytes) else { continue }
            for file in manifest.files { PlantedBug.read(fileBytes: file.bytes) }
            // Digits may be written in several ways; what they say comes back.
            guard case .success(let again) = Manifest.decode(manifest.encoded()), again == manifest else { found("a manifest says something else when written again") }
        }
    }
}
