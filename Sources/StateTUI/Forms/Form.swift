import ChartKit
import TerminalKit

/// Fields below each other; one has the keys.
struct Form: Hashable, Sendable {
  /// Where a field's note, or what is wrong with it, stands.
  enum Notes: Hashable, Sendable {
    /// In lines of their own.
    case below
    case beside
    /// Whoever draws the form says it.
    case elsewhere
  }

  var fields: [FormField]
  let notes: Notes
  private(set) var focus = 0
  /// What is wrong that no field is at fault for.
  var complaint: String?

  init(_ fields: [FormField], notes: Notes = .below) { (self.fields, self.notes) = (fields, notes) }

  subscript(label: String) -> FormField? { fields.first { $0.label == label } }

  func text(_ label: String) -> String { self[label]?.text ?? "" }
  /// Whether nothing stands in the field with the cursor.
  var isBlank: Bool { fields.indices.contains(focus) && fields[focus].text.isEmpty }

  // MARK: Typing

  /// Goes on a field by Tab or an arrow, or gives the key to the one that has them.
  mutating func take(_ key: Key) {
    complaint = nil
    switch key {
    case .tab, .down: move(by: 1)
    case .backTab, .up: move(by: -1)
    default: if fields.indices.contains(focus) { fields[focus].take(key) }
    }
  }

  mutating func paste(_ text: String) {
    guard fields.indices.contains(focus) else { return }
    fields[focus].data.field.apply(.insert(text))
    fields[focus].complaint = nil
  }

  // MARK: Moving

  mutating func move(by step: Int) {
    if !fields.isEmpty { focus = (focus + step + fields.count) % fields.count }
  }

  mutating func goTo(_ label: String) {
    if let found = fields.firstIndex(where: { $0.label == label }) { focus = found }
  }

  /// Gives the keys to the first field whose text cannot stand there; false where there is none.
  mutating func goToFault() -> Bool {
    guard let wrong = fields.firstIndex(where: \.isWrong) else { return false }
    if fields[wrong].kind == .json { fields[wrong].data.goToFault() }
    focus = wrong
    return true
  }

  /// Puts what somebody has to say beside the field at fault, or below all.
  mutating func complain(_ message: String, at label: String?) {
    complaint = nil
    guard let label, let index = fields.firstIndex(where: { $0.label == label }) else {
      complaint = message
      return
    }
    fields[index].complaint = message
    focus = index
  }
}

// How a form looks.
extension Form {
  /// Rows that it takes.
  func rows(columns: Int, _ glyphs: GlyphSet) -> Int { lines(columns, glyphs).count }

  private enum Line {
    case field(Int)
    /// Words, and how far they stand from the left.
    case words([Span], Int)
  }

  private func lines(_ columns: Int, _ glyphs: GlyphSet) -> [Line] {
    var lines: [Line] = []
    for (index, field) in fields.enumerated() {
      lines.append(.field(index))
      guard notes == .below, let fault = field.fault(glyphs) else { continue }
      let left = labelColumns(columns) + 1
      lines += fault.wrapped(to: columns - left).map { .words($0, left) }
    }
    if let complaint {
      lines += [Span("\(glyphs.blocked) \(complaint)", .error)].wrapped(to: columns).map { .words($0, 0) }
    }
    return lines
  }

  private func labelColumns(_ columns: Int) -> Int {
    let widest = fields.map { TextWidth.columns(of: $0.label) }.max() ?? 0
    return notes == .beside ? min(widest + 3, columns / 3) : widest + (notes == .below ? 2 : 1)
  }

  /// Draws the fields, as far as there is room; the one that has the keys is always seen. Returns where the cursor
  /// belongs, and the rows that it took.
  func draw(in rect: Rect, into surface: inout Surface) -> (cursor: Point?, rows: Int) {
    let lines = lines(rect.columns, surface.glyphs)
    let here = lines.firstIndex { if case .field(focus) = $0 { true } else { false } } ?? 0
    let first = max(0, here - rect.rows + 1)
    let labels = labelColumns(rect.columns)
    var cursor: Point?
    for (row, line) in lines.dropFirst(first).prefix(rect.rows).enumerated() {
      switch line {
      case .words(let spans, let left): surface.putLine(spans, in: rect.inset(left: left), row: row)
      case .field(let index):
        let point = draw(fields[index], index == focus, labels, rect.row(at: row), into: &surface)
        if index == focus { cursor = point }
      }
    }
    return (cursor, min(rect.rows, lines.count - first))
  }

  private func draw(
    _ field: FormField, _ isFocused: Bool, _ labels: Int, _ line: Rect, into surface: inout Surface
  ) -> Point? {
    let glyphs = surface.glyphs
    let isBeside = notes == .beside
    let columns = line.splitColumns(
      isBeside ? [.fixed(labels), .share(4), .share(5)] : [.fixed(labels), .rest])
    let name =
      isBeside
      ? field.label.ellipsized(to: max(1, labels - 3)) + (field.isRequired ? " *" : "")
      : field.label.padded(to: labels)
    let span =
      isBeside
      ? Span(name, isFocused ? .key : .plain, isFocused ? .strong : []) : Span(name, isFocused ? .key : .dim)
    surface.putLine([span], in: columns[0])
    var place = columns[1].inset(right: isBeside ? 1 : 0)
    surface.put(glyphs.fieldEdge, at: place.origin, clip: place)
    place = place.inset(left: TextWidth.columns(of: glyphs.fieldEdge))
    if case .choice(let all) = field.kind, isFocused, all.count > 1 {
      let used = surface.putRight([Span("\(glyphs.arrowLeft)\(glyphs.arrow) choose", .dim)], in: line)
      place = place.inset(right: used)
    }
    if isBeside { surface.putLine(field.fault(glyphs) ?? [Span(field.note, .dim)], in: columns[2]) }
    return field.data.field.draw(into: &surface, place, placeholder: field.placeholder)
  }
}
