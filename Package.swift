// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same bar: Swift 6 language mode, and a warning stops the build.
let ours: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "hindsight",
    products: [
        .library(name: "HindsightClient", targets: ["HindsightClient"]),
        .executable(name: "hindsightd", targets: ["hindsightd"]),
        .executable(name: "hindsight", targets: ["hindsight"]),
        .executable(name: "hindsight-admin", targets: ["hindsight-admin"]),
        .executable(name: "loadgen", targets: ["loadgen"]),
        .executable(name: "hindsight-bench", targets: ["hindsight-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Doors to C and C++ libraries of the distribution.
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),

        // Imports only go down.
        .target(name: "EventModel", dependencies: ["CSimdJSON", "CXXHash"], swiftSettings: ours),
        .target(name: "Disk", swiftSettings: ours),
        .target(
            name: "Definitions",
            dependencies: ["EventModel", .product(name: "Yams", package: "Yams"), .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: ours),
        .target(
            name: "EventLog", dependencies: ["EventModel", "Disk", "CLZ4", "CXXHash", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: ours),
        .target(name: "Identity", dependencies: ["EventModel", "Definitions"], swiftSettings: ours),
        .target(name: "Projections", dependencies: ["EventModel", "Definitions"], swiftSettings: ours),
        .target(name: "TimeTravel", dependencies: ["EventModel", "Definitions", "EventLog", "Identity", "Projections"], swiftSettings: ours),
        .target(name: "Administration", dependencies: ["EventModel", "Definitions", "EventLog", "TimeTravel"], swiftSettings: ours),
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
            swiftSettings: ours),
        .target(
            name: "HindsightClient",
            dependencies: [
                "EventModel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: ours),

        // Programs: thin mains.
        .executableTarget(
            name: "hindsightd",
            dependencies: ["Service", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: ours),
        .executableTarget(
            name: "hindsight",
            dependencies: [
                "HindsightClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "hindsight-admin",
            dependencies: [
                "EventModel", "Disk", "Definitions", "EventLog", "TimeTravel", "Administration", "HindsightClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "tools/hindsight-admin", swiftSettings: ours),
        .executableTarget(
            name: "loadgen",
            dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "tools/loadgen", swiftSettings: ours),
        .executableTarget(
            name: "hindsight-bench",
            dependencies: ["EventModel", "Definitions", "Identity", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "tools/benchmarks", swiftSettings: ours),

        .target(name: "DiskTesting", dependencies: ["Disk"], path: "Tests/DiskTesting", swiftSettings: ours),
        .testTarget(name: "EventModelTests", dependencies: ["EventModel"], swiftSettings: ours),
        .testTarget(name: "DiskTests", dependencies: ["Disk", "DiskTesting"], swiftSettings: ours),
        .testTarget(name: "DefinitionsTests", dependencies: ["EventModel", "Definitions"], swiftSettings: ours),
        .testTarget(name: "EventLogTests", dependencies: ["EventModel", "Disk", "EventLog", "DiskTesting"], swiftSettings: ours),
        .testTarget(name: "IdentityTests", dependencies: ["EventModel", "Definitions", "Identity"], swiftSettings: ours),
        .testTarget(name: "ProjectionsTests", dependencies: ["EventModel", "Definitions", "Projections", "DiskTesting"], swiftSettings: ours),
        .testTarget(name: "TimeTravelTests", dependencies: ["EventModel", "Disk", "Definitions", "EventLog", "Identity", "Projections", "TimeTravel", "DiskTesting"], swiftSettings: ours),
        .testTarget(name: "HindsightClientTests", dependencies: ["EventModel", "HindsightClient"], swiftSettings: ours),
        .testTarget(name: "hindsightTests", dependencies: ["EventModel", "HindsightClient", "hindsight"], swiftSettings: ours),
        .testTarget(name: "hindsightAdminTests", dependencies: ["EventModel", "Disk", "EventLog", "Administration", "hindsight-admin", "DiskTesting"], swiftSettings: ours),
        .testTarget(name: "loadgenTests", dependencies: ["loadgen"], swiftSettings: ours),
        // The fuzz targets, whose own package is in tools/fuzzing, for a few seconds each.
        .testTarget(
            name: "FuzzReplay",
            dependencies: [
                "EventModel", "Disk", "Definitions", "EventLog", "Identity", "TimeTravel", "Service", "DiskTesting",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "tools/fuzzing", exclude: ["Main", "Support", "Sources", "Package.swift", "README.md"], sources: ["Harness", "Replay"],
            swiftSettings: ours),
        .testTarget(name: "ServiceTests", dependencies: ["Service", "HindsightClient", "DiskTesting"], swiftSettings: ours),
    ],
    cxxLanguageStandard: .cxx17
)
