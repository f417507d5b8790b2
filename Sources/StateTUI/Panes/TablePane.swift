import ChartKit
import TerminalKit

/// All transitions as a table, those that would be taken now marked.
struct TablePane: Sendable {
  var cursor = ListCursor()
  var filter = ""
  private(set) var rows: [TransitionIndex] = []
  private var enabled: Set<TransitionIndex> = []
  /// The moment and the search that the lines were built for.
  private var version: Int?
  private var builtFilter = ""

  var selectedTransition: TransitionIndex? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: rows.count, height: height)
  }

  mutating func settle(_ work: Workspace, height: Int) {
    defer { cursor.fit(count: rows.count, height: height) }
    if version == work.version && builtFilter == filter { return }
    (version, builtFilter) = (work.version, filter)
    if filter.isEmpty {
      if rows.count != work.chart.transitions.count { rows = work.chart.transitions.map(\.index) }
    } else {
      rows = work.chart.transitions.map(\.index).filter { Search.contains(TablePane.words($0, work), filter) }
    }
    enabled = []
    for entry in work.list.entries {
      for candidate in entry.candidates where candidate.lost == nil { enabled.insert(candidate.transition) }
    }
  }

  /// Selects the first transition of a state.
  mutating func select(_ state: StateIndex, in work: Workspace, height: Int) {
    guard let index = rows.firstIndex(where: { work.chart[transition: $0].source >= state }) else { return }
    cursor.move(.to(index), count: rows.count, height: height)
  }

  private static func words(_ index: TransitionIndex, _ work: Workspace) -> String {
    let transition = work.chart[transition: index]
    let targets = transition.targets.map { work.naming.path($0) }.joined(separator: " ")
    return work.naming.path(transition.source) + " " + TransitionText.trigger(transition, work.naming) + " "
      + targets
  }

  // MARK: Drawing

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let count = rows.count
    let inside = frame.draw(
      into: &surface, title: Pane.table.title, right: [Span("table")],
      footer: frame.pane == .tree
        ? StatusText.footer(work, surface.glyphs)
        : [Span("\(enabled.count) of \(Count.text(count, "transition")) enabled")])
    let isNarrow = inside.columns < 50
    var rect = inside
    if !isNarrow {
      drawLine(("source", "event", "guard", "target"), .heading, inside.row(at: 0), into: &surface)
      rect = inside.inset(top: 1)
    }
    let visible = cursor.visible(count: count, height: rect.rows)
    for (line, index) in visible.enumerated() {
      let row = rect.row(at: line)
      let transition = rows[index]
      draw(transition, work, row, isNarrow: isNarrow, into: &surface)
      if let sign = sign(transition, work, surface.glyphs) {
        surface.put(sign.text, at: row.origin.moved(columns: 1), role: sign.role, flags: .strong, clip: row)
      }
      if frame.isFocused && index == cursor.index { surface.select(row, isFocused: true) }
    }
    return cursor.row(count: count, height: rect.rows).map { rect.origin.moved(rows: $0) }
  }

  /// `▶` for what the selected event would take, `✗` for what it would ask in vain, `●` for what other events take.
  private func sign(
    _ transition: TransitionIndex, _ work: Workspace, _ glyphs: GlyphSet
  ) -> (text: String, role: Role)? {
    if work.showsPreview, !work.isQuizzed, let index = work.events.selectedEntry,
      let candidate = work.list.entries[index].candidates.first(where: { $0.transition == transition })
    {
      return candidate.lost == nil ? (glyphs.headRight, .active) : (glyphs.blocked, .blocked)
    }
    return enabled.contains(transition) ? (glyphs.active, .active) : nil
  }

  /// Lines for transitions in an inside of this height and width.
  static func listHeight(_ inside: Rect) -> Int {
    inside.columns < 50 ? inside.rows : max(1, inside.rows - 1)
  }

  private func draw(
    _ index: TransitionIndex, _ work: Workspace, _ row: Rect, isNarrow: Bool, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let transition = work.chart[transition: index]
    let isActive = work.isActive(transition.source)
    let role: Role = enabled.contains(index) ? .active : isActive ? .plain : .dim
    let trigger = TransitionText.trigger(transition, work.naming)
    let guardText = transition.details.condition.map { $0.text } ?? ""
    let target = TransitionText.target(transition, work.naming, glyphs)
    if isNarrow {
      let condition = guardText.isEmpty ? "" : " [\(guardText)]"
      let text = "\(work.naming.name(transition.source)) \(trigger)\(condition) \(glyphs.arrow) \(target)"
      surface.putLine([Span(text, role)], in: row.inset(left: 3))
    } else {
      drawLine((work.naming.path(transition.source), trigger, guardText, target), role, row, into: &surface)
    }
  }

  private func drawLine(
    _ texts: (String, String, String, String), _ role: Role, _ row: Rect, into surface: inout Surface
  ) {
    let columns = row.inset(left: 3).splitColumns([.share(7), .share(6), .share(5), .share(6)])
    let dots = surface.glyphs.ellipsis
    let source = texts.0.ellipsizedInside(to: max(0, columns[0].columns - 1), with: dots)
    surface.putLine([Span(source, role)], in: columns[0])
    for (index, text) in [texts.1, texts.2, texts.3].enumerated() {
      surface.putLine([Span(text, role)], in: columns[index + 1].inset(right: 1))
    }
  }
}

/// A transition's parts in words.
enum TransitionText {
  static func trigger(_ transition: Transition, _ naming: Naming) -> String {
    switch transition.details.trigger {
    case .event: transition.details.descriptors.map { naming.eventName($0) }.joined(separator: " ")
    case .always: "always"
    case .after(let delay): "after " + delay.text
    case .done: "done"
    case .invoked(let id):
      transition.details.descriptors.first.map { naming.eventName($0) } ?? id + " done"
    }
  }

  static func target(_ transition: Transition, _ naming: Naming, _ glyphs: GlyphSet) -> String {
    if transition.targets.isEmpty { return glyphs.stays + " stays" }
    return naming.names(transition.targets)
  }

  /// `on PLAY [guard] → playing`
  static func whole(_ transition: Transition, _ naming: Naming, _ glyphs: GlyphSet) -> String {
    let condition = transition.details.condition.map { " [\($0.text)]" } ?? ""
    let target =
      transition.targets.isEmpty
      ? target(transition, naming, glyphs) : "\(glyphs.arrow) \(target(transition, naming, glyphs))"
    let trigger = trigger(transition, naming)
    let word = if case .event = transition.details.trigger { "on " } else { "" }
    return word + trigger + condition + " " + target
  }
}
