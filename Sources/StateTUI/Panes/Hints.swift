import TerminalKit

/// The bottom line: what can be done now, or the notice, or the search that is being typed.
enum Hints {
  /// What is offered, in the order of importance.
  private static let order: [CommandID] = [
    .activate, .edit, .why, .undo, .redo, .right, .left, .publicContext, .instances, .clock, .source, .find,
    .palette, .send, .letters, .nextPane, .view, .zoom, .back, .quit, .microstep, .breakpoint, .mark,
    .compare, .path,
  ]
  /// The same in the machines browser.
  private static let browserOrder: [CommandID] = [
    .activate, .create, .send, .view, .actAs, .upgrade, .undo, .instances, .publicContext, .hold, .back,
    .clock,
    .palette, .right, .left, .calls, .quit, .delete, .redo, .newVersion,
  ]
  /// The same where there is little room.
  private static let shortOrder: [CommandID] = [
    .activate, .why, .undo, .redo, .instances, .nextPane, .palette, .quit,
  ]

  @discardableResult
  static func draw(_ app: App, in line: Rect, into surface: inout Surface) -> Point? {
    guard !line.isEmpty else { return nil }
    if let notice = app.notice {
      surface.putLine([Span(" " + notice.text, notice.role)], in: line)
      return nil
    }
    if let find = app.find { return drawFind(find, app, in: line, into: &surface) }
    let hints =
      app.overlays.last.map { box($0, app, columns: line.columns, surface.glyphs) }
      ?? panes(app, columns: line.columns, surface.glyphs)
    draw(hints, in: line, into: &surface)
    return nil
  }

  /// What a box offers, and what explains it; the way back stays the last.
  private static func box(
    _ overlay: any Overlay, _ app: App, columns: Int, _ glyphs: GlyphSet
  ) -> [(key: String, word: String)] {
    var hints = overlay.hints(app, glyphs)
    let isSaid = hints.contains { $0.word == "help" }
    if columns >= 60, !hints.isEmpty, !isSaid, overlay.canExplain, Notions.about(overlay) != nil {
      hints.insert((app.keyMap.label(for: .help, glyphs) ?? "?", "help"), at: hints.count - 1)
    }
    return hints
  }

  private static func drawFind(
    _ find: FindField, _ app: App, in line: Rect, into surface: inout Surface
  ) -> Point? {
    let used = surface.put([Span(" /", .key)], at: line.origin)
    let tail = [Span("\(surface.glyphs.enter) keep   esc clear ", .hint)]
    let right = line.columns >= 50 ? surface.putRight(tail, in: line) : 0
    return find.field.draw(
      into: &surface, line.inset(left: used, right: right), placeholder: "type to filter")
  }

  private static func panes(
    _ app: App, columns: Int, _ glyphs: GlyphSet
  ) -> [(key: String, word: String)] {
    let enter = Command[.activate]?.hint(app)
    // Whoever went into a child has to see the way out.
    let isInside = app.work.map { !$0.path.isEmpty } ?? false
    let stepping: [CommandID] = app.isUnderWay ? [.microstep, .finish, .proceed] : []
    let all = app.work == nil ? browserOrder : order
    let ids = stepping + (columns < 60 && app.work != nil ? shortOrder : all)
    return
      ((isInside ? [.activate, .back] : []) + ids.filter { !isInside || $0 != .activate && $0 != .back })
      .compactMap { id in
        guard let word = Command[id]?.hint(app), let key = app.keyMap.label(for: id, glyphs) else {
          return nil
        }
        if id == .right || id == .left, word != "fold" && word != "unfold" || word == enter { return nil }
        if id == .back && word == "clear" { return nil }
        if id == .publicContext && app.work?.focus != .context { return nil }
        if id == .source && app.work?.focus == .events { return nil }
        return (key, word)
      } + [(app.keyMap.label(for: .help, glyphs) ?? "?", "help")]
  }

  /// As many hints as fit; the last one, which leads to all others, always.
  static func draw(_ hints: [(key: String, word: String)], in line: Rect, into surface: inout Surface) {
    guard let last = hints.last else { return }
    let wide = line.columns >= 60
    let gap = wide ? "   " : "  "
    func spans(_ hint: (key: String, word: String)) -> [Span] {
      [Span(hint.key, .key), Span(" " + hint.word, .hint)]
    }
    let isShort = line.columns < 44
    let lastSpans = isShort && last.word == "help" ? [Span(last.key, .key)] : spans(last)
    var column = line.column + 1
    let room = line.endColumn - lastSpans.columns - 1
    for hint in hints.dropLast() {
      let words = spans(hint)
      guard column + words.columns + gap.count <= room else { continue }
      column += surface.put(words + [Span(gap)], at: Point(column: column, row: line.row), clip: line)
    }
    surface.put(lastSpans, at: Point(column: column, row: line.row), clip: line)
  }
}
