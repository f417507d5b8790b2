import ChartKit
import TerminalKit

/// The chart's data: what is public, or all of it.
struct ContextPane: Sendable {
  struct Row: Hashable, Sendable {
    /// From the data's root.
    var path: [String]
    var name: String
    var value: Value
    var depth: Int
    /// Whether there is something inside to be shown.
    var canOpen: Bool
    var isOpen: Bool
    /// How many more parts there are that are not listed; the row stands for them.
    var hidden = 0
  }

  /// No more parts of one value than this are listed.
  private static let partLimit = 500

  var cursor = ListCursor()
  var selection: [String] = []
  /// Whether private data are shown too.
  var showsAll = false
  /// Values that were opened, or closed where they are open at first.
  var flipped: Set<[String]> = []
  var filter = ""
  private(set) var rows: [Row] = []

  var selectedRow: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: rows.count, height: height)
    if let row = selectedRow { selection = row.path }
  }

  /// Goes to the value at a path, opening what it is a part of.
  mutating func show(_ path: [String]) {
    guard !path.isEmpty else { return }
    showsAll = showsAll || path.first != "public"
    filter = ""
    for end in 1..<path.count {
      let part = Array(path[..<end])
      flipped.remove(part)
      if !ContextPane.isOpenAtFirst(part) { flipped.insert(part) }
    }
    selection = path
  }

  /// Closes the selected value, or goes to what it is a part of.
  mutating func fold(height: Int) {
    guard let row = selectedRow else { return }
    if row.canOpen && row.isOpen {
      set(row, isOpen: false)
    } else if let parent = rows.lastIndex(where: { $0.path == row.path.dropLast() }) {
      move(.to(parent), height: height)
    }
  }

  /// Opens the selected value, or goes to its first part.
  mutating func unfold(height: Int) {
    guard let row = selectedRow, row.canOpen else { return }
    if row.isOpen { return move(.down, height: height) }
    set(row, isOpen: true)
  }

  private mutating func set(_ row: Row, isOpen: Bool) {
    flipped.remove(row.path)
    if isOpen != ContextPane.isOpenAtFirst(row.path) { flipped.insert(row.path) }
  }

  /// `public` is open before anybody opened it.
  private static func isOpenAtFirst(_ path: [String]) -> Bool { path == ["public"] }

  // MARK: Rows

  mutating func settle(_ work: Workspace, height: Int) {
    rows = []
    let data = work.snapshot.data
    if !showsAll, let members = data["public"]?.object {
      for (key, value) in members { add(key, value, at: ["public", key], depth: 0) }
    } else if let members = data.object {
      for (key, value) in members { add(key, value, at: [key], depth: 0) }
    }
    if !filter.isEmpty {
      rows.removeAll { !Search.contains(ContextPath.short($0.path), filter) }
    }
    if let index = rows.firstIndex(where: { $0.path == selection }) {
      cursor.move(.to(index), count: rows.count, height: height)
    } else {
      cursor.fit(count: rows.count, height: height)
    }
  }

  private mutating func add(_ name: String, _ value: Value, at path: [String], depth: Int) {
    let isOpen = flipped.contains(path) != ContextPane.isOpenAtFirst(path)
    let count = value.array?.count ?? value.object?.count ?? 0
    rows.append(Row(path: path, name: name, value: value, depth: depth, canOpen: count > 0, isOpen: isOpen))
    guard isOpen, count > 0 else { return }
    switch value {
    case .object(let members):
      for (key, value) in members.elements.prefix(ContextPane.partLimit) {
        add(key, value, at: path + [key], depth: depth + 1)
      }
    case .array(let items):
      for (index, item) in items.prefix(ContextPane.partLimit).enumerated() {
        add(String(index), item, at: path + [String(index)], depth: depth + 1)
      }
    default: break
    }
    let hidden = count - ContextPane.partLimit
    guard hidden > 0 else { return }
    rows.append(
      Row(
        path: path + ["…"], name: "…", value: .undefined, depth: depth + 1, canOpen: false, isOpen: false,
        hidden: hidden))
  }

  // MARK: Drawing

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let hasPublic = work.snapshot.data["public"]?.object != nil
    let isEmpty = work.snapshot.data.object?.isEmpty ?? true
    let right = isEmpty ? [] : hasPublic ? [Span(showsAll ? "all" : "public")] : [Span("all")]
    let inside = frame.draw(into: &surface, right: right)
    if rows.isEmpty {
      let words =
        isEmpty ? "This chart has no data." : filter.isEmpty ? "Nothing is public." : "Nothing is found."
      surface.putLine([Span(words, .dim)], in: inside.inset(left: 2))
      return inside.isEmpty ? nil : inside.origin
    }
    drawFacts(work, inside, into: &surface)
    let visible = cursor.visible(count: rows.count, height: inside.rows)
    let nameColumns = rows[visible].map { $0.depth * 2 + TextWidth.columns(of: $0.name) }.max() ?? 0
    let columns = min(max(10, nameColumns + 2), max(10, inside.columns / 2))
    for (line, index) in visible.enumerated() {
      let rect = inside.row(at: line)
      draw(rows[index], work, rect, columns, into: &surface)
      if frame.isFocused && index == cursor.index { surface.select(rect, isFocused: true) }
    }
    return cursor.row(count: rows.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  /// Tags, output and children, where the data leave room for them.
  private func drawFacts(_ work: Workspace, _ inside: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    let tags = work.chart.tags(of: work.snapshot.configuration).joined(separator: " ")
    let output = work.snapshot.output
    var lines: [[Span]] = [
      [Span("tags      ", .dim), Span(tags.isEmpty ? glyphs.dash : tags, .tag)],
      [
        Span("output    ", .dim),
        Span(output.isUndefined ? glyphs.dash : ValueText.brief(output), ValueText.role(output)),
      ],
    ]
    for (index, child) in work.snapshot.children.prefix(20).enumerated() {
      lines.append(
        [Span(index == 0 ? "children  " : "          ", .dim)] + ChildText.spans(child.id, work, glyphs))
    }
    guard inside.rows >= rows.count + lines.count + 4 else { return }
    let start = max(rows.count + 1, inside.rows - lines.count - 1)
    for (row, line) in lines.enumerated() {
      surface.putLine(line, in: inside.inset(left: 2, right: 1), row: start + row)
    }
  }

  private func draw(
    _ row: Row, _ work: Workspace, _ line: Rect, _ nameColumns: Int, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let hasChanged = work.lastFacts?.changes.contains { $0.path.touches(row.path) } ?? false
    if hasChanged {
      surface.put(glyphs.changed, at: line.origin.moved(columns: 1), role: .changed, clip: line)
    }
    let name = Rect(column: line.column + 2, row: line.row, columns: nameColumns - 1, rows: 1)
      .intersection(line)
    surface.putLine([Span(String(repeating: " ", count: row.depth * 2) + row.name)], in: name)
    var value = line.inset(left: 2 + nameColumns, right: 1)
    if let change = previewed(row, work) {
      let words = [Span("\(glyphs.arrow) \(change)", .changed)]
      let room = value.inset(left: min(12, value.columns / 2))
      value = value.inset(right: surface.putRight(words, in: room) + 1)
    }
    surface.putLine(ContextPane.text(row, glyphs), in: value)
  }

  private static func text(_ row: Row, _ glyphs: GlyphSet) -> [Span] {
    let role: Role = ValueText.role(row.value)
    if row.hidden > 0 { return [Span("\(row.hidden) more", .dim)] }
    guard row.canOpen else {
      return [Span(ValueText.size(row.value), .dim), Span(ValueText.brief(row.value), role)]
    }
    let sign = " " + (row.isOpen ? glyphs.unfolded : glyphs.folded)
    if !row.isOpen, let items = row.value.array, items.count <= 20,
      items.allSatisfy({ $0.array == nil && $0.object == nil })
    {
      return [Span(ValueText.brief(row.value), role)]
    }
    return [Span((ValueText.folded(row.value) ?? "") + sign, .dim)]
  }

  /// What the selected line would make of a value; nil where it would stay.
  private func previewed(_ row: Row, _ work: Workspace) -> String? {
    guard let changes = work.visiblePreview?.facts.changes else { return nil }
    if let change = changes.first(where: { row.path.starts(with: $0.path) }) {
      let rest = Array(row.path.dropFirst(change.path.count))
      return ValueText.brief(rest.isEmpty ? change.new : change.new[path: rest] ?? .undefined)
    }
    guard !row.isOpen else { return nil }
    let inner = changes.filter { $0.path.starts(with: row.path) }
    return inner.isEmpty ? nil : Count.text(inner.count, "change")
  }
}

extension [String] {
  /// Whether one of the paths leads to or through the other.
  fileprivate func touches(_ other: [String]) -> Bool { starts(with: other) || other.starts(with: self) }
}
