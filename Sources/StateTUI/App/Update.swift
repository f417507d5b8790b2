import ChartKit
import TerminalKit

/// The one place where the app changes. Returns what is to be done outside.
func update(_ app: inout App, _ message: Message) -> [Job] {
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
      if !overlay.isTyping, keyMap.command(for: key) == .help, let help = HelpOverlay(overlay, self) {
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
      notice = Notice("“\(command.name)” does nothing here; ? lists the keys.")
      return
    }
    command.run(&self)
  }

  private mutating func giveToOverlay(_ body: (inout any Overlay, inout App) -> OverlayResult) {
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

  private mutating func take(_ event: MouseEvent) {
    if !overlays.isEmpty { return giveToOverlay(event) }
    guard work != nil else { return takeInBrowser(event) }
    guard let place = layout.places.first(where: { $0.rect.contains(event.point) }) else { return }
    switch event.kind {
    case .wheelUp: wheel(-3, in: place.pane)
    case .wheelDown: wheel(3, in: place.pane)
    case .press(.left): click(event.point, in: place.pane)
    default: break
    }
  }

  /// The wheel moves in a box as its keys do; a click goes to a line, and on the selected one does what Enter does.
  private mutating func giveToOverlay(_ event: MouseEvent) {
    guard let keys = overlays.last?.lineKeys else { return }
    notice = nil
    switch event.kind {
    case .wheelUp: for _ in 0..<3 { give(keys.up) }
    case .wheelDown: for _ in 0..<3 { give(keys.down) }
    case .press(.left): clickOverlay(event.point.row, keys)
    default: break
    }
  }

  private mutating func give(_ key: Key) {
    giveToOverlay { $0.take(key, &$1) }
    settle()
  }

  private mutating func clickOverlay(_ row: Int, _ keys: (up: Key, down: Key)) {
    let count = overlays.count
    guard var here = selectedOverlayRow else { return }
    if here == row {
      return overlays.last?.isTyping ?? true && !(overlays.last is PaletteOverlay) ? () : give(.enter)
    }
    let isBelow = row > here
    for _ in 0..<size.rows where here != row {
      give(isBelow ? keys.down : keys.up)
      guard overlays.count == count, let now = selectedOverlayRow, now != here,
        (row >= now) == isBelow || now == row
      else { return }
      here = now
    }
  }

  /// The row of the screen on which the box in front has its cursor.
  private var selectedOverlayRow: Int? {
    guard let overlay = overlays.last else { return nil }
    var surface = Surface(size, glyphs: .unicode)
    let area = surface.bounds.inset(top: 1, bottom: layout.hints.rows)
    let point = overlay.draw(self, in: area, into: &surface)
    for row in area.row..<area.endRow {
      for column in area.column..<area.endColumn
      where surface[Point(column: column, row: row)].flags.contains(.selected) {
        return row
      }
    }
    return point?.row
  }

  private mutating func wheel(_ lines: Int, in pane: Pane) {
    focus(pane)
    move(.by(lines))
  }

  /// A click selects; on the selected line it does what Enter does.
  private mutating func click(_ point: Point, in pane: Pane) {
    guard let work, let inside = layout.inside(of: pane) else { return }
    let line = work.line(at: point.row - inside.row, in: pane, inside)
    let isSelected = work.focus == pane && line == work.cursor(of: pane).0.index
    focus(pane)
    settle()
    guard let line, inside.contains(point) else { return }
    if isSelected { return activate() }
    move(.to(line))
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

extension Workspace {
  /// The line of a pane's list that stands in a row of its inside; nil where none does.
  fileprivate func line(at row: Int, in pane: Pane, _ inside: Rect) -> Int? {
    let isTable = pane == .table || pane == .tree && tree.showsTable
    let above = pane == .clock ? 1 : isTable ? inside.rows - TablePane.listHeight(inside) : 0
    let (cursor, count) = cursor(of: pane)
    let height = inside.rows - above
    let first =
      pane == .tree && !isTable
      ? tree.firstLine(height: height) : cursor.visible(count: count, height: height).lowerBound
    let line = first + row - above
    return row >= above && line < count ? line : nil
  }

  fileprivate func cursor(of pane: Pane) -> (ListCursor, Int) {
    switch pane {
    case .tree where tree.showsTable: (table.cursor, table.rows.count)
    case .tree: (tree.cursor, tree.rows.count)
    case .table: (table.cursor, table.rows.count)
    case .events: (events.cursor, events.rows.count)
    case .context: (context.cursor, context.rows.count)
    case .history: (history.cursor, history.rows.count)
    case .clock: (clock.cursor, clock.timers.count)
    }
  }
}
