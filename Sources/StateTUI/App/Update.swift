import ChartKit
import TerminalKit

/// The one place where the app changes. Returns what is to be done outside.
func update(_ app: inout App, _ message: Message) -> [Job] {
  if case .passed = message { app.beginFrame(isUnhurried: true) } else { app.beginFrame() }
  switch message {
  case .input(.key(let key)) where app.demo != nil: app.takeDuringDemo(key)
  case .input(let input): app.take(input)
  case .opened(let index, let result): app.finishOpening(index, result)
  case .openedVersion(let machine, let file, let result): app.finishVersion(machine, file, result)
  case .copied(let place): app.tell(place)
  case .wrote(let path, let failure):
    app.notice = failure.map { Notice("\(path): \($0)", .error) } ?? Notice("Written to \(path).")
  case .edited(let path, let failure):
    app.notice = failure.map { Notice("\(path): \($0)", .error) } ?? Notice("Back from \(path).")
  case .composed(let result): app.take(composed: result)
  case .reloaded(let result): app.finishReloading(result)
  case .fileChanged: app.noteChangedFile()
  case .passed(let milliseconds):
    app.playDemo(milliseconds)
    app.pass(milliseconds)
  case .mouse(let isOn):
    app.usesMouse = isOn
    app.notice = Notice(
      isOn ? "Mouse on: your terminal selects text with Shift held down. M switches it off." : "Mouse off.")
  }
  app.tellWhereabouts()
  app.settle()
  if var tour = app.tour {
    tour.follow(app)
    app.tour = tour
  }
  defer { app.jobs = [] }
  return app.jobs
}

extension App {
  fileprivate mutating func take(_ input: TerminalKit.Input) {
    switch input {
    case .key(let key): take(key)
    case .paste(let text): paste(text)
    case .mouse(let event): take(event)
    case .resize(let size): self.size = size
    case .interrupted: interrupt()
    case .end: jobs.append(.quit(quitCode))
    case .tick, .wake: break
    }
  }

  /// What a key does that the user presses, or a demo in the user's place.
  mutating func press(_ key: Key) { take(key) }

  private mutating func take(_ key: Key) {
    notice = nil
    isQuitArmed = false
    let reloads = offersReload && key == .enter && overlays.isEmpty && find == nil
    offersReload = false
    if reloads { return reload() }
    // Terminals send Esc and a letter that follow each other quickly as Alt with the letter.
    if case .alt(let character) = key, keyMap.command(for: key) == nil, !isTyping {
      take(.escape)
      return take(.character(character))
    }
    if let overlay = overlays.last {
      if overlay.canExplain, keyMap.command(for: key) == .help, let help = HelpOverlay(overlay, self) {
        return overlays.append(help)
      }
      return giveToOverlay { $0.take(key, &$1) }
    }
    if find != nil { return takeWhileFinding(key) }
    if takeSequence(key) { return }
    guard let id = keyMap.command(for: key), let command = Command[id] else {
      notice = Notice("\(KeyMap.label(key, .unicode)) has no meaning here; ? lists the keys.")
      return
    }
    perform(command)
  }

  /// Takes a key that begins or ends a sequence; false for all others.
  private mutating func takeSequence(_ key: Key) -> Bool {
    if let first = pendingKey {
      pendingKey = nil
      if let id = keyMap.command(for: [first, key]), let command = Command[id] {
        perform(command)
      } else if key != .escape {
        notice = Notice(
          "\(KeyMap.label(first, .unicode))\(KeyMap.label(key, .unicode)) has no meaning; ? lists the keys.")
      }
      return true
    }
    let following = keyMap.following(key)
    if following.isEmpty { return false }
    pendingKey = key
    let name = KeyMap.label(key, .unicode)
    notice = Notice(
      following.map { "\(name)\(KeyMap.label($0.key, .unicode)) \(Command[$0.command]?.name ?? "")" }
        .joined(separator: "   "))
    return true
  }

  /// Whether letters go into a field.
  private var isTyping: Bool { overlays.last?.isTyping ?? (find != nil) }

  /// Runs a command, or says that it does nothing here.
  mutating func perform(_ command: Command) {
    guard command.isAvailable(self) || command.id == .undo || command.id == .redo || command.id == .back
    else {
      let isAlone = command.id == .instances && work != nil
      notice = Notice(
        isAlone ? "No child runs here." : "“\(command.name)” does nothing here; ? lists the keys.")
      return
    }
    command.run(&self)
  }

  mutating func giveToOverlay(_ body: (inout any Overlay, inout App) -> OverlayResult) {
    guard var overlay = overlays.popLast() else { return }
    let place = overlays.count
    if body(&overlay, &self) == .stay { overlays.insert(overlay, at: min(place, overlays.count)) }
  }

  private mutating func takeWhileFinding(_ key: Key) {
    switch key {
    case .enter: find = nil
    case .escape:
      find = nil
      focusedFilter = ""
    case .up, .down, .pageUp, .pageDown:
      if let lines = KeyMap.moveWhileTyping(for: key) { move(lines) }
    default:
      find?.field.take(key)
      focusedFilter = find?.field.text ?? ""
    }
  }

  private mutating func paste(_ text: String) {
    notice = nil
    if find != nil {
      find?.field.apply(.insert(text))
      focusedFilter = find?.field.text ?? ""
      return
    }
    var isTaken = false
    giveToOverlay { overlay, app in
      isTaken = overlay.paste(text, &app)
      return .stay
    }
    if !isTaken {
      notice = Notice("Pasting works in fields only: x sends an event, : takes commands.", .warning)
    }
  }

  fileprivate mutating func take(composed result: Result<String, OpeningError>) {
    switch result {
    case .failure(let failure): notice = Notice(failure.message, .error)
    case .success(let text):
      guard var form = overlays.last as? PayloadOverlay else { return }
      form.compose(text)
      overlays[overlays.count - 1] = form
    }
  }

  private mutating func interrupt() {
    if isQuitArmed { return jobs.append(.quit(130)) }
    isQuitArmed = true
    notice = Notice("Press q to quit, or Ctrl-C again.", .warning)
  }

  fileprivate mutating func tell(_ place: Message.Copied) {
    notice =
      switch place {
      case .clipboard: Notice("Copied.")
      case .file(let path): Notice("This terminal has no clipboard; written to \(path).")
      case .nowhere: Notice("Nothing could be copied.", .warning)
      }
  }
}
