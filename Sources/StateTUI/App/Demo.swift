import ChartKit
import TerminalKit

/// A script that plays by itself, with what it says and presses in a box at the bottom.
struct Demo: Sendable {
  private let items: [ScriptFile.Item]
  private let speed: Double
  private var index = 0
  /// Keys of the current item that were not pressed yet.
  private var keys: [Key] = []
  /// Milliseconds until something happens next.
  private(set) var wait: Int
  private(set) var isPaused = false
  /// What was said last, and what was pressed.
  private(set) var caption = ""
  private(set) var pressed = ""

  /// Milliseconds, at a speed of 1: before a key, between letters of a line, after a line, and for each character that
  /// is to be read.
  private enum Pace { static let (key, letter, line, reading, least) = (900, 60, 1_400, 45, 1_500) }

  /// - Parameter speed: 2 plays twice as fast.
  init(_ script: ScriptFile, speed: Double) {
    items = script.items.map(\.item)
    self.speed = speed
    wait = Int(600 / speed)
  }

  var isOver: Bool { index >= items.count && keys.isEmpty }

  mutating func pause() { isPaused = true }
  mutating func resume() { (isPaused, wait) = (false, 0) }

  /// What is to be done when the time has come.
  fileprivate enum Beat {
    case nothing
    case key(Key)
    case entry(Recording.Entry)
  }

  fileprivate mutating func passed(_ milliseconds: Int) { wait -= milliseconds }

  /// The next thing, once it is due.
  fileprivate mutating func next(_ app: App) -> Beat? {
    guard !isPaused, wait <= 0, !isOver else { return nil }
    if !keys.isEmpty {
      let key = keys.removeFirst()
      let isLine = pressed.hasPrefix(":")
      if !isLine { pressed = Demo.label(key, app) }
      wait = Int(Double(!isLine ? Pace.key : keys.isEmpty ? Pace.line : Pace.letter) / speed)
      return .key(key)
    }
    let item = items[index]
    index += 1
    switch item {
    case .say(let words):
      (caption, pressed) = (words, "")
      wait = Int(Double(max(Pace.least, words.count * Pace.reading)) / speed)
    case .pause(let count): wait = Int(Double(count) / speed)
    case .entry(let entry, let words):
      pressed = words
      wait = Int(Double(Pace.line) / speed)
      return .entry(entry)
    case .keys(let all): (keys, pressed, wait) = (all, "", 0)
    case .line(let line): (keys, pressed, wait) = (ScriptFile.keys(of: item), line, 0)
    }
    return .nothing
  }

  /// A key and what it means now: `⏎ fire`.
  private static func label(_ key: Key, _ app: App) -> String {
    let name = KeyMap.label(key, .unicode)
    guard app.overlays.isEmpty, let id = app.keyMap.command(for: key), let command = Command[id] else {
      return name
    }
    return name + " " + (command.hint(app) ?? command.name)
  }

  func draw(in area: Rect, into surface: inout Surface) {
    let right = isPaused ? "paused: space goes on, esc ends" : "any key pauses"
    let keys = pressed.isEmpty ? "" : (caption.isEmpty ? "" : "   ") + "[ \(pressed) ]"
    CaptionBox.draw(caption + keys, title: "Demo", right: right, in: area, into: &surface)
  }
}

extension App {
  /// Lets the demo go on by so much time.
  mutating func playDemo(_ milliseconds: Int) {
    guard demo != nil else { return }
    demo?.passed(milliseconds)
    while var now = demo, let beat = now.next(self) {
      demo = now
      switch beat {
      case .nothing: continue
      case .key(let key): press(key)
      case .entry(let entry): redo(entry)
      }
      settle()
    }
    if let demo, demo.isOver, demo.wait <= 0 { endDemo("The demo is over: the explorer is yours.") }
  }

  /// Does again what a recorded session did.
  mutating func redo(_ entry: Recording.Entry) {
    if case .expect(let text, _, let path) = entry {
      let before = work?.path ?? []
      if path != before { work?.enter(path) }
      run(line: "expect " + text)
      if path != before { work?.enter(before) }
      return
    }
    var failure: String?
    work?.moving { session in
      do throws(ReplayError) {
        _ = try session.replay(entry)
      } catch {
        failure = error.message
      }
    }
    if let failure { notice = Notice(failure, .error) }
  }

  /// Takes a key while a demo plays: the first one pauses it, then Space goes on and every other ends it.
  mutating func takeDuringDemo(_ key: Key) {
    guard let demo else { return }
    notice = nil
    if !demo.isPaused { return self.demo?.pause() ?? () }
    if key == .character(" ") || key == .enter { return self.demo?.resume() ?? () }
    endDemo("The demo has ended: the explorer is yours.")
  }

  private mutating func endDemo(_ words: String) {
    demo = nil
    notice = notice ?? Notice(words)
  }
}
