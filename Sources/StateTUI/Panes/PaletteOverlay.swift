import ChartKit
import TerminalKit

/// Finds every command, state and event by a few letters; takes lines of the line language too.
struct PaletteOverlay: Overlay {
  enum Target: Hashable, Sendable {
    case command(CommandID)
    case state(StateIndex)
    case event(String)
    case line(String)
    /// A chart of the catalogue.
    case open(Int)
    /// A word that needs something after it: Enter writes it into the field.
    case word(String)
  }

  struct Item: Hashable, Sendable {
    var text: String
    var note: String
    var target: Target
  }

  private var field = TextField()
  private var cursor = ListCursor()

  var isTyping: Bool { true }
  /// No command, state or event is called by a question mark; only data have some.
  var isBlank: Bool { !field.text.contains(" ") }

  init(_ text: String = "") { field = TextField(text) }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    let items = items(app)
    switch key {
    case .escape: return .close
    case .backspace where field.isEmpty: return .close
    case .enter: return run(items, &app)
    case .tab:
      if items.indices.contains(cursor.index) { field.text = items[cursor.index].text + " " }
      cursor = ListCursor()
    default:
      if let move = KeyMap.moveWhileTyping(for: key) {
        cursor.move(move, count: items.count, height: height(app))
      } else if field.take(key) {
        cursor = ListCursor()
      }
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    field.apply(.insert(text))
    return true
  }

  private mutating func run(_ items: [Item], _ app: inout App) -> OverlayResult {
    guard items.indices.contains(cursor.index) else { return .close }
    switch items[cursor.index].target {
    case .command(let id): if let command = Command[id] { app.perform(command) }
    case .state(let state): app.show(state)
    case .event(let name): app.run(.fire(name, .undefined))
    case .line(let line): app.run(line: line)
    case .open(let index): app.open(index)
    case .word(let word):
      field.text = word + " "
      return .stay
    }
    return .close
  }

  // MARK: Items

  /// What fits, the best first: at most a hundred.
  private func items(_ app: App) -> [Item] {
    let typed = field.text
    if let work = app.work, typed.hasPrefix("expect ") { return expectations(work) }
    var scored: [(Item, Int)] = []
    func offer(_ item: Item, _ penalty: Int) {
      if let distance = Search.distance(item.text, typed) { scored.append((item, distance + penalty)) }
    }
    for command in Command.table where command.isAvailable(app) && command.id != .palette {
      let key = app.keyMap.label(for: command.id, .ascii).map { " (\($0))" } ?? ""
      let penalty = command.group == .moving ? 50 : 1
      offer(Item(text: command.name, note: command.help + key, target: .command(command.id)), penalty)
    }
    if let work = app.work {
      for entry in work.list.entries {
        guard case .event(let name) = entry.subject else { continue }
        offer(
          Item(text: "fire \(name)", note: entry.verdict.word, target: .event(name)),
          entry.verdict == .fires ? 0 : 40)
      }
      if !typed.isEmpty {
        for state in work.chart.states {
          offer(
            Item(text: work.naming.path(state.index), note: "state", target: .state(state.index)), 2)
        }
      }
    }
    if app.work == nil {
      for (index, item) in (app.catalogue?.items ?? []).enumerated() {
        offer(Item(text: "open \(item.title)", note: item.shows, target: .open(index)), 0)
      }
    }
    for form in LineCommand.forms(in: app.lineScope) where !form.rest.isEmpty {
      offer(Item(text: form.word, note: "\(form.rest): \(form.help)", target: .word(form.word)), 3)
    }
    var best = scored.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
      .prefix(100).map(\.element.0)
    if let line = wholeLine(best.map(\.text), app.lineScope) { best.insert(line, at: 0) }
    return best
  }

  /// What is typed as an expectation with whether it is met, then others that are.
  private func expectations(_ work: Workspace) -> [Item] {
    let typed = field.text
    let words = typed.dropFirst("expect ".count)
    var items: [Item] = []
    if let verdict = ExpectationOffers.verdict(typed, work) {
      items.append(Item(text: typed, note: verdict, target: .line(typed)))
    }
    let found = ExpectationOffers.all(work).compactMap { offer in
      Search.distance(offer, String(words)).map { (offer, $0) }
    }
    for (offer, _) in found.enumerated().sorted(by: { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) })
      .map(\.element)
      .prefix(100)
    {
      let line = "expect " + offer
      if line != typed { items.append(Item(text: line, note: "ok", target: .line(line))) }
    }
    if items.isEmpty {
      items.append(
        Item(text: typed, note: "state, no state, event, context, tag, done, timer", target: .line(typed)))
    }
    return items
  }

  /// The text itself as a line of the line language, where it is one.
  private func wholeLine(_ known: [String], _ scope: LineCommand.Scope) -> Item? {
    let typed = field.text
    guard let first = typed.split(separator: " ").first.map(String.init), typed.contains(" ") else {
      return nil
    }
    guard
      LineCommand.forms(in: scope).contains(where: { $0.word == first || $0.word.hasPrefix(first + " ") })
        || known.isEmpty
    else { return nil }
    if known.contains(typed) { return nil }
    do {
      guard try LineCommand.read(typed, in: scope) != nil else { return nil }
      return Item(text: typed, note: "run this", target: .line(typed))
    } catch {
      return Item(text: typed, note: error.message, target: .line(typed))
    }
  }

  /// What is offered under the cursor.
  func selectedItem(_ app: App) -> Item? {
    let items = items(app)
    return items.indices.contains(cursor.index) ? items[cursor.index] : nil
  }

  private func height(_ app: App) -> Int { max(1, min(14, app.size.rows - 6)) }

  // MARK: Drawing

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let items = items(app)
    let height = height(app)
    let inside = OverlayFrame.draw(
      Size(columns: min(area.columns - 6, 72), rows: height + 2), in: area,
      title: [Span("Commands, states, events", .title)], right: [Span("esc back")], into: &surface)
    let line = inside.row(at: 0)
    let used = surface.put([Span(":", .key)], at: line.origin, clip: line)
    let cursor = field.draw(into: &surface, line.inset(left: used), placeholder: "type a few letters")
    let list = inside.inset(top: 2)
    var view = self.cursor
    view.fit(count: items.count, height: list.rows)
    if items.isEmpty { surface.putLine([Span("Nothing is called that.", .dim)], in: list) }
    let visible = view.visible(count: items.count, height: list.rows)
    let isExpecting = self.field.text.hasPrefix("expect ")
    let widest = isExpecting ? items[visible].map { TextWidth.columns(of: $0.text) }.max() ?? 0 : 0
    for (row, index) in visible.enumerated() {
      let rect = list.row(at: row)
      let text = items[index].text.padded(to: max(18, min(widest, list.columns - 12))) + "  "
      let note = items[index].note
      let role: Role = note.hasPrefix("failed: ") ? .error : note == "ok" ? .active : .dim
      surface.putLine([Span(text, .event), Span(note, role)], in: rect.inset(left: 2))
      if index == view.index { surface.select(rect, isFocused: true) }
    }
    return cursor
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "do it"), (glyphs.up + glyphs.down, "choose"), ("tab", "complete"), ("esc", "back")]
  }
}
