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
  /// Resident bytes now; 0 where the system does not tell.
  static func residentBytes() -> Int { field("VmRSS:") * 1024 }

  /// Resident memory as JSON, in KiB: now, and at its highest.
  static func resident() -> String {
    "{\"rss\":\(field("VmRSS:")),\"hwm\":\(field("VmHWM:"))}"
  }

  /// A number of the process's status, in KiB.
  private static func field(_ name: String) -> Int {
    guard let bytes = try? Files.readStream("/proc/self/status") else { return 0 }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix(name) }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
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
