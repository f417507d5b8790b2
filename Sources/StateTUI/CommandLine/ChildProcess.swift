#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program, run to its end without a shell, with its output read as it comes.
enum ChildProcess {
  struct Outcome: Sendable {
    var output: [UInt8]
    var errors: [UInt8]
    /// Its exit code; 128 and the signal's number where one ended it.
    var status: Int32
  }

  enum Fault: Error, Hashable, Sendable {
    /// It cannot be started.
    case notStarted(Int32)
    case takesTooLong
    case printsTooMuch
  }

  /// Runs a program with standard input empty.
  ///
  /// It is ended where it takes longer than `seconds`, or prints more than `limit` bytes on one of its outputs.
  static func run(
    _ path: String, _ arguments: [String], seconds: Int, limit: Int
  ) throws(Fault) -> Outcome {
    guard let output = Pipe(), let errors = Pipe() else { throw .notStarted(errno) }
    defer {
      output.close()
      errors.close()
    }
    let child = try start(path, arguments, output: output.write, errors: errors.write)
    output.closeWriting()
    errors.closeWriting()
    var streams = [Stream(output.read), Stream(errors.read)]
    var fault: Fault?
    let end = now() + Int64(seconds) * 1000
    while streams.contains(where: \.isOpen) {
      let left = end - now()
      if left <= 0 { fault = .takesTooLong } else { wait(&streams, milliseconds: Int32(clamping: left)) }
      if streams.contains(where: { $0.bytes.count > limit }) { fault = .printsTooMuch }
      if fault != nil { break }
    }
    if fault != nil { kill(child, SIGKILL) }
    let status = reap(child)
    if let fault { throw fault }
    return Outcome(output: streams[0].bytes, errors: streams[1].bytes, status: status)
  }

  // MARK: Starting and ending

  private static func start(
    _ path: String, _ arguments: [String], output: Int32, errors: Int32
  ) throws(Fault) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child: pid_t = 0
    let problem = posix_spawn(&child, path, &actions, nil, words, environ)
    guard problem == 0 else { throw .notStarted(problem) }
    return child
  }

  private static func reap(_ child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  // MARK: Reading

  private struct Stream {
    let descriptor: Int32
    var bytes: [UInt8] = []
    var isOpen = true

    init(_ descriptor: Int32) { self.descriptor = descriptor }
  }

  /// Waits until one of the streams has something, and takes it.
  private static func wait(_ streams: inout [Stream], milliseconds: Int32) {
    var polls = streams.map { stream in
      pollfd(fd: stream.isOpen ? stream.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return }
    for index in streams.indices where polls[index].revents != 0 {
      let chunk = try? FileReading.readChunk(streams[index].descriptor, named: "a program's output")
      if let chunk, !chunk.isEmpty { streams[index].bytes += chunk } else { streams[index].isOpen = false }
    }
  }

  /// Two ends of a pipe, closed in programs that are started, but for what is given to them.
  private final class Pipe {
    let read: Int32
    private(set) var write: Int32

    init?() {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return nil }
      (read, write) = (ends[0], ends[1])
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    func closeWriting() {
      if write >= 0 { closeDescriptor(write) }
      write = -1
    }

    func close() {
      closeWriting()
      closeDescriptor(read)
    }
  }
}

private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
