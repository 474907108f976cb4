// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: language mode 6, the stricter upcoming features, no warnings.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A library module under `Sources/`. What it may import is its dependency list: the table in
/// ARCHITECTURE.md, which TidyTests compares with this file.
func module(
  _ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = [],
  exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: strict)
}

func program(
  _ name: String, path: String? = nil, _ dependencies: [Target.Dependency]
) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hashTree = Target.Dependency.product(name: "HashTreeCollections", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

let package = Package(
  name: "showroom",
  products: [
    .library(name: "ShowroomClient", targets: ["Client"]),
    .executable(name: "showroomd", targets: ["showroomd"]),
    .executable(name: "showroom", targets: ["showroom"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    // Layer 0: system libraries and what protoc-c made of proto/.
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .target(name: "CMessages", dependencies: ["CProtobufC"]),
    // Layer 1: values.
    module("Values"),
    module("Bytes"),
    module("TextCells"),
    module("DelimitedText"),
    module("Clocks", ["Values"]),
    module("StoreSchema", ["Values"]),
    module("APISchema", ["Values"]),
    // Layer 2: pure machines and formats.
    module("Framing", ["Bytes"]),
    module("TLS", ["COpenSSL", "Bytes"]),
    module("Commerce", ["StoreSchema", "Values", hashTree]),
    module("Storage", ["CLinux", "Bytes"]),
    module("Access", ["Clocks", "Values"]),
    module("TerminalViews", ["APISchema", "TextCells", "Values"]),
    module("Documents", ["CPango", "TextCells", "Values"]),
    module(
      "Codec",
      ["StoreSchema", "APISchema", "CMessages", "CProtobufC", "Bytes", "Values"]),
    // Layer 3.
    module(
      "MigrationFiles", ["APISchema", "Codec", "DelimitedText", "Values"], exclude: ["FORMAT.md"]),
    module("RPC", ["Framing", "Bytes", "Clocks", deque]),
    module("Journal", ["Storage", "Bytes"], exclude: ["FORMAT.md"]),
    module("Feed", ["Clocks", "Values", deque]),
    module("Outbound", ["CCurl", "TLS", "Values"]),
    // Layer 4.
    module("Engine", ["Journal", "Clocks", "Values", hashTree, deque, logging]),
    module(
      "Transport", ["RPC", "TLS", "Framing", "Bytes", "CLinux", "Clocks", deque, heap, logging]),
    // Layer 5.
    module(
      "CommerceStore",
      [
        "Commerce", "Engine", "Journal", "Storage", "Codec", "StoreSchema", "Clocks", "Values",
        logging,
      ]),
    module(
      "Client",
      ["RPC", "Transport", "TLS", "APISchema", "Codec", "Clocks", "Values", deque, logging]),
    // Layer 6.
    module(
      "Services",
      [
        "RPC", "Transport", "APISchema", "StoreSchema", "Codec", "Access", "Commerce",
        "CommerceStore", "Documents", "Engine", "Feed", "TLS", "Clocks", "Values", deque, logging,
      ]),
    // Layer 7.
    module(
      "Deliveries",
      [
        "Services", "Documents", "Outbound", "Commerce", "CommerceStore", "Engine", "Codec",
        "APISchema", "StoreSchema", "Clocks", "Values", logging,
      ]),
    // Layer 8.
    module(
      "Server",
      [
        "Deliveries", "Outbound", "Services", "Transport", "Engine", "CommerceStore", "Journal",
        "Storage", "TLS", "RPC",
        "Access", "CLinux", "StoreSchema", "Clocks", "Values", logging,
      ]),
    // Layer 9.
    program("showroomd", ["Server", logging, argumentParser]),
    program(
      "showroom",
      [
        "Client", "APISchema", "Codec", "DelimitedText", "MigrationFiles", "RPC", "Server", "TLS",
        "TerminalViews", "Values", argumentParser,
      ]),
    // Programs behind the scripts in tools/.
    program(
      "showroom-tour", path: "tools/programs/tour",
      ["Client", "APISchema", "Clocks", "TLS", "Values", argumentParser]),
    module("ReplayModel", path: "tools/programs/replay-model", ["DelimitedText", "Values"]),
    program(
      "showroom-replay", path: "tools/programs/replay",
      [
        "APISchema", "Client", "DelimitedText", "RPC", "ReplayModel", "TLS", "Values",
        argumentParser,
      ]),
    program(
      "showroom-bench", path: "tools/programs/bench",
      [
        "APISchema", "StoreSchema", "Codec", "Commerce", "CommerceStore", "RPC", "Transport", "TLS",
        "Journal", "Storage", "Clocks", "Values", argumentParser,
      ]),
    program("showroom-codec-interop", path: "tools/programs/codec-interop", ["Codec"]),
    // Tests.
    .target(
      name: "TestSupport", dependencies: ["TLS"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("TidyTests", []),
    tests("ReplayTests", ["DelimitedText", "ReplayModel", "Values"]),
    tests("DelimitedTextTests", ["DelimitedText"]),
    tests("MigrationFilesTests", ["MigrationFiles", "APISchema", "DelimitedText", "Values"]),
    tests("ValuesTests", ["Values"]),
    tests("TLSTests", ["TLS", "TestSupport"]),
    tests("TransportTests", ["Transport", "RPC", "TLS", "Clocks", "TestSupport"]),
    tests("BytesTests", ["Bytes"]),
    tests("FramingTests", ["Framing", "Bytes"]),
    tests("RPCTests", ["RPC", "Framing", "Bytes", "Clocks"]),
    tests("CommerceTests", ["Commerce", "StoreSchema", "Values"]),
    tests(
      "TerminalViewsTests", ["TerminalViews", "APISchema", "TestSupport", "TextCells", "Values"]),
    tests("DocumentsTests", ["Documents", "TestSupport", "Values"]),
    tests("OutboundTests", ["Outbound", "TLS", "TestSupport", "Values"]),
    tests("StorageTests", ["Storage"]),
    tests("JournalTests", ["Journal", "Storage", "Bytes"], exclude: ["Golden"]),
    tests("CodecTests", ["Codec", "RPC", "APISchema", "StoreSchema", "Bytes", "Values"]),
    tests("AccessTests", ["Access", "Clocks"]),
    tests("FeedTests", ["Feed", "Clocks", "Values"]),
    tests("EngineTests", ["Engine", "Journal", "Storage", "Clocks", "Values", hashTree]),
    tests(
      "CommerceStoreTests",
      [
        "CommerceStore", "Commerce", "Engine", "Journal", "Storage", "StoreSchema", "Clocks",
        "Values",
      ]),
    tests(
      "ServicesTests",
      [
        "Services", "Access", "APISchema", "Clocks", "Codec", "Commerce", "CommerceStore",
        "Engine", "RPC", "StoreSchema", "Values",
      ]),
    tests("DeliveriesTests", ["Deliveries", "APISchema", "Commerce", "StoreSchema", "Values"]),
    tests(
      "ServerTests",
      [
        "Server", "Client", "APISchema", "RPC", "TLS", "Transport", "Values", "TestSupport",
        logging,
      ]),
    tests(
      "SimulationTests",
      [
        "Services", "APISchema", "Clocks", "Commerce", "CommerceStore", "Codec", "Engine",
        "Journal", "Storage", "StoreSchema", "Values",
      ]),
    tests("ClientTests", ["Client", "Clocks", "RPC"]),
    // The programs are dependencies so that they are built: the tests run them.
    tests(
      "SystemTests",
      [
        "Client", "APISchema", "Clocks", "Codec", "Commerce", "CommerceStore", "Engine", "Journal",
        "RPC", "Server", "StoreSchema", "TLS", "TestSupport", "Transport", "Values", "showroom",
        "showroomd",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
