// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "statetui",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "statetui", targets: ["StateTUI"]),
    .library(name: "ChartKit", targets: ["ChartKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .target(
      name: "CNcurses",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(name: "CJavaScriptCore"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
      name: "ChartKit",
      dependencies: ["CJavaScriptCore", .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: strict, linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "TerminalKit", swiftSettings: strict),
    .executableTarget(
      name: "StateTUI",
      dependencies: [
        "ChartKit", "TerminalKit", "CNcurses", "CSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks", dependencies: ["ChartKit", "TerminalKit", "CJavaScriptCore"],
      path: "Benchmarks/Sources",
      swiftSettings: strict),
    .target(
      name: "RandomCharts", dependencies: ["ChartKit"], path: "Tests/RandomCharts", swiftSettings: strict),
    .testTarget(
      name: "ChartKitTests", dependencies: ["ChartKit", "CJavaScriptCore", "RandomCharts"],
      exclude: ["Debugging/why-not.json"], swiftSettings: strict),
    .testTarget(name: "TerminalKitTests", dependencies: ["TerminalKit"], swiftSettings: strict),
    .testTarget(
      name: "StateTUITests",
      dependencies: ["StateTUI", "ChartKit", "TerminalKit", "CNcurses", "RandomCharts"],
      swiftSettings: strict),
    .testTarget(name: "ConformanceTests", dependencies: ["ChartKit"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
