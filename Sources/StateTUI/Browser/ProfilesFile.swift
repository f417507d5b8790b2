#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file that profiles are kept in: `profiles.json` in the state folder.
enum ProfilesFile {
  private static var path: String? { SessionFile.stateFolder.map { $0 + "/profiles.json" } }

  /// Nil where there is no such file, or none that can be read.
  static func read() -> Profiles? {
    guard let path, FileReading.exists(path), let bytes = try? FileReading.read(path) else { return nil }
    return Profiles(text: bytes)
  }

  /// Where it cannot be written, profiles last as long as the program runs.
  static func write(_ text: String) {
    guard let path, let folder = SessionFile.stateFolder else { return }
    for (index, character) in folder.enumerated() where character == "/" && index > 0 {
      mkdir(String(folder.prefix(index)), 0o700)
    }
    mkdir(folder, 0o700)
    _ = TextFile.write(text, to: path)
  }
}
