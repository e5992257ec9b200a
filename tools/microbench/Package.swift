// swift-tools-version: 6.2
// Micro-benchmarks of encoders and decoders, a package of its own so that what they need never reaches the product's dependencies.
import PackageDescription

/// `Sources` is the product's folder. Testing is enabled in release, too: codecs are internal to their modules.
let measured: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-enable-testing"]),
]

let package = Package(
    name: "microbench",
    platforms: [.macOS(.v13)],
    dependencies: [
        // Without its traits: counting allocations would need jemalloc.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: [])
    ],
    targets: [
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "EventModel", dependencies: ["CSimdJSON", "CXXHash"], swiftSettings: measured),
        .target(name: "Disk", swiftSettings: measured),
        .target(name: "EventLog", dependencies: ["EventModel", "Disk", "CLZ4", "CXXHash"], swiftSettings: measured),
        .executableTarget(
            name: "Codecs",
            dependencies: ["EventModel", "EventLog", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/Codecs",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    cxxLanguageStandard: .cxx17
)
