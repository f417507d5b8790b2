import CNcurses
import TerminalKit

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Terminal {
  /// Waits for inputs, without waking up in between, and returns all that are there.
  func nextInputs(timeoutMilliseconds: Int?) -> [Input] {
    let deadline = timeoutMilliseconds.map { monotonicMilliseconds() + $0 }
    var mayWait = queue.isEmpty
    while !isGone {
      let left = deadline.map { max(0, $0 - monotonicMilliseconds()) }
      let limit = mayWait ? shorter(left, patience) : 0
      if mayWait { reportIdle() }
      let isReady = wait(limit)
      if isReady {
        // More may have come with it; only what is there now is taken.
        mayWait = queue.isEmpty
        continue
      }
      if queue.isEmpty, patience == 0 { queue += decoder.flush() }
      if !queue.isEmpty { break }
      if let deadline, monotonicMilliseconds() >= deadline { return [.tick] }
      mayWait = true
    }
    if isGone, queue.last != .end { queue.append(.end) }
    hasReportedIdle = false
    defer { queue = [] }
    return queue
  }

  /// How many milliseconds are left to wait for the rest of a sequence, however often the caller's own time passes
  /// meanwhile; nil when nothing is kept.
  private var patience: Int? { decoder.patience.map { max(0, lastRead + $0 - monotonicMilliseconds()) } }

  private func shorter(_ first: Int?, _ second: Int?) -> Int? {
    guard let first else { return second }
    return min(first, second ?? first)
  }

  /// Waits until something can be read, and takes it into the queue.
  ///
  /// - Returns: `false` when the time has passed.
  private func wait(_ milliseconds: Int?) -> Bool {
    var sources = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: ct_guard_descriptor(), events: Int16(POLLIN), revents: 0),
      // One below 0 is passed over.
      pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&sources, nfds_t(sources.count), Int32(clamping: milliseconds ?? -1))
    if ready < 0 { return errno == EINTR }
    guard ready > 0 else { return false }
    if sources[1].revents != 0 { takeSignals() }
    if sources[2].revents != 0, ct_watch_take(watch.descriptor, watch.name) != 0 { queue.append(.wake) }
    if sources[0].revents != 0 { takeBytes() }
    return true
  }

  /// Wakes when the file with this path is written, or another one is put in its place: `nextInputs` returns `.wake`. Nil
  /// ends that. Systems that cannot tell say nothing.
  func watch(_ path: String?) {
    ct_watch_close(watch.descriptor)
    watch = (-1, "")
    guard let path else { return }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let isInRoot = parts.count == 2 && folder.isEmpty
    watch = (
      ct_watch_open(isInRoot ? "/" : folder.isEmpty ? "." : folder), parts.last.map(String.init) ?? ""
    )
  }

  private func takeBytes() {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &bytes, bytes.count)
    if count > 0 {
      lastRead = monotonicMilliseconds()
      let isAsked = decoder.awaitsCursor
      queue += decoder.feed(bytes.prefix(count))
      if isAsked, let cursor = decoder.cursor {
        ct_screen_answered(Int32(clamping: cursor.row), Int32(clamping: cursor.column))
      }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isGone = true
    }
  }

  /// Waits a moment for the answer to what the terminal was asked.
  func awaitAnswer() {
    let end = openedAt + Terminal.answersWithin
    while decoder.awaitsCursor, !isGone, monotonicMilliseconds() < end {
      var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, Int32(clamping: max(0, end - monotonicMilliseconds()))) > 0 else { return }
      takeBytes()
    }
  }

  private func takeSignals() {
    var events = Int(ct_guard_take())
    if events & CT_STOP_ASKED != 0 {
      leave()
      ct_guard_stop_process()
      events |= Int(ct_guard_take()) | CT_CONTINUED
    }
    if events & CT_CONTINUED != 0 {
      // Whoever had the terminal in between may have left anything behind.
      enter()
      noteSize()
      queue.append(.resize(size))
    } else if events & CT_RESIZED != 0, noteSize() {
      queue.removeAll { if case .resize = $0 { true } else { false } }
      queue.append(.resize(size))
    }
    if events & CT_INTERRUPTED != 0 { queue.append(.interrupted) }
    if events & CT_WOKEN != 0 { queue.append(.wake) }
    if events & CT_TERMINATED != 0 { queue.append(.end) }
  }

  /// Tells a test that everything it sent has been dealt with.
  private func reportIdle() {
    guard configuration.reportsIdle, !hasReportedIdle, decoder.patience == nil else { return }
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, 0) == 0 else { return }
    hasReportedIdle = true
    idleCount += 1
    write(ControlSequences.title("idle \(idleCount)"))
  }
}

/// Wakes a terminal that waits for inputs, from any thread: `nextInputs` returns `.wake`.
struct Waker: Sendable {
  func wake() { ct_guard_wake() }
}
