#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

enum Clock {
  /// Seconds of the monotonic clock.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

enum Files {
  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Failure("cannot read \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, file)
    }
  }
}

enum Memory {
  /// Resident memory as JSON, in KiB: now, and at its highest.
  static func resident() -> String {
    guard let bytes = try? Files.readStream("/proc/self/status") else { return "null" }
    let text = String(decoding: bytes, as: UTF8.self)
    func field(_ name: String) -> String {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return "0" }
      return String(line.filter(\.isNumber))
    }
    return "{\"rss\":\(field("VmRSS:")),\"hwm\":\(field("VmHWM:"))}"
  }
}

extension Files {
  /// Reads a file that does not tell its size.
  static func readStream(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Failure("cannot read \(path)") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }
}
