#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Paths, and the part of the file system that a document may be put together from.
struct FolderTree: Sendable {
  /// The folder beyond which no module is read, with a slash at its end, or empty for the current one.
  let root: String

  /// The tree that a document belongs to: from the nearest folder above it that has a `package.json` or a `.git`, else
  /// its own folder.
  init(around document: String) {
    let folder = Self.folder(of: document)
    root =
      Self.ancestors(of: folder).first {
        FileReading.exists($0 + "package.json") || FileReading.exists($0 + ".git")
      } ?? folder
  }

  /// Whether a file, symbolic links followed, lies in the tree.
  func contains(_ path: String) -> Bool { FileReading.isInside(root, path) }

  /// The folder of a file, with a slash at its end; empty for the current one.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// A folder and those above it, nearest first, each with a slash at its end, or empty for the current one.
  static func ancestors(of folder: String) -> [String] {
    var found = [folder]
    var path = folder
    if !path.hasPrefix("/") {
      // From the current folder on, upward by its full name.
      while !path.isEmpty {
        path = Self.folder(of: String(path.dropLast()))
        if path.hasSuffix("../") { break }
        found.append(path)
      }
      path = currentFolder
      if folder.contains("../") { path = "/" }
    }
    while path.count > 1 {
      path = Self.folder(of: String(path.dropLast()))
      found.append(path)
    }
    return found
  }

  /// A path that counts from the current folder, written as another one is: absolute or not.
  static func named(_ path: String, like other: String) -> String {
    other.hasPrefix("/") && !path.hasPrefix("/") ? normal(currentFolder + path) : normal(path)
  }

  /// The full name of the current folder, with a slash at its end.
  static var currentFolder: String {
    guard let path = realpath(".", nil) else { return "/" }
    defer { free(path) }
    let name = String(cString: path)
    return name == "/" ? name : name + "/"
  }

  /// A path without `.` and `..`, as far as that goes without asking the file system.
  static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
