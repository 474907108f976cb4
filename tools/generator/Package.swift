// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "showroom-generator",
  dependencies: [
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")
  ],
  targets: [
    .executableTarget(
      name: "protoc-gen-showroom",
      dependencies: [
        .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
