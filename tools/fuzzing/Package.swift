// swift-tools-version: 6.2
// The fuzz targets, a package of its own: everything of the product is compiled here with what libFuzzer needs to see where inputs lead.
import PackageDescription

let instrumented = ["-sanitize=fuzzer,address", "-enable-testing"]

/// `Sources` is the product's folder.
let fuzzed: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(instrumented),
]

/// Set to have every target make one mistake, which it must find (`tools/fuzz TARGET --planted`).
let planted: [SwiftSetting] = Context.environment["HINDSIGHT_PLANTED_BUG"] == nil ? [] : [.define("PLANTED_BUG")]

let package = Package(
    name: "fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .target(
            name: "CSimdJSON", cxxSettings: [.unsafeFlags(["-fsanitize=address,fuzzer-no-link"])],
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "EventModel", dependencies: ["CSimdJSON", "CXXHash"], swiftSettings: fuzzed),
        .target(name: "Disk", swiftSettings: fuzzed),
        .target(
            name: "Definitions",
            dependencies: ["EventModel", .product(name: "Yams", package: "Yams"), .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: fuzzed),
        .target(
            name: "EventLog", dependencies: ["EventModel", "Disk", "CLZ4", "CXXHash", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: fuzzed),
        .target(name: "Identity", dependencies: ["EventModel", "Definitions"], swiftSettings: fuzzed),
        .target(name: "Projections", dependencies: ["EventModel", "Definitions"], swiftSettings: fuzzed),
        .target(
            name: "TimeTravel", dependencies: ["EventModel", "Definitions", "EventLog", "Identity", "Projections"], swiftSettings: fuzzed),
        .target(name: "Administration", dependencies: ["EventModel", "Definitions", "EventLog", "TimeTravel"], swiftSettings: fuzzed),
        .target(
            name: "Service",
            dependencies: [
                "EventModel", "Disk", "Definitions", "EventLog", "TimeTravel", "Administration",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: fuzzed),
        .target(name: "DiskTesting", dependencies: ["Disk"], path: "Support/DiskTesting", swiftSettings: fuzzed),
        .target(
            name: "Harness",
            dependencies: [
                "EventModel", "Disk", "Definitions", "EventLog", "Identity", "TimeTravel", "Service", "DiskTesting",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Harness", swiftSettings: fuzzed + planted),
        // libFuzzer brings the main function.
        .executableTarget(
            name: "fuzz", dependencies: ["Harness"], path: "Main", linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ],
    cxxLanguageStandard: .cxx17
)
