import ChartKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Conformance data that live beside the project: at `STATETUI_SHARED`, else in `../shared`.
enum SharedData {
  static let root: String = {
    if let path = getenv("STATETUI_SHARED") { return String(cString: path) }
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/" + package + "/../shared"
  }()

  /// The file's bytes; nil where it is not there.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(root + "/" + path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[0..<count]
    }
    return bytes
  }

  static func lines(_ path: String) -> [[UInt8]]? {
    bytes(path)?.split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  /// Names of a folder's files, sorted; nil where it is not there.
  static func files(in path: String) -> [String]? {
    guard let folder = opendir(root + "/" + path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Says in one line that a suite was left out.
  static func leftOut(_ suite: String) {
    print(
      "left out: \(suite); set STATETUI_SHARED to the folder with the conformance data (see CONTRIBUTING.md)")
  }
}
