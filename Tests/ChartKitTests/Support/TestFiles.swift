#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum TestFiles {
  struct Missing: Error { let path: String }

  /// The text of a file of this repository.
  static func repositoryText(_ path: String) throws -> String {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/"
    return String(decoding: try read(root + path), as: UTF8.self)
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// A file's bytes.
  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Missing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}
