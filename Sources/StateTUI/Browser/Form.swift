import ChartKit
import TerminalKit

/// A field of a form, with what is wrong with it.
struct FormField: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text
    /// JSON, told of while it is typed.
    case json
    /// Text with proposals, which ← and → go through.
    case choice([String])
  }

  let label: String
  let kind: Kind
  var data: DataField
  /// What an empty field stands for.
  var placeholder: String
  /// Why the last answer names this field; gone with the next change.
  var complaint: String?

  init(_ label: String, _ kind: Kind = .text, _ text: String = "", placeholder: String = "") {
    (self.label, self.kind, self.placeholder) = (label, kind, placeholder)
    data = DataField(text)
  }

  var text: String { data.field.text }

  /// What is wrong, the last answer's complaint first.
  func fault(_ glyphs: GlyphSet) -> [Span]? {
    if let complaint { return [Span("\(glyphs.blocked) \(complaint)", .error)] }
    return kind == .json ? data.complaint(glyphs) : nil
  }

  mutating func take(_ key: Key) {
    let old = text
    if case .choice(let all) = kind, !all.isEmpty, key == .left || key == .right {
      let here = all.firstIndex(of: text) ?? (key == .left ? 0 : -1)
      data.field.text = all[(here + (key == .left ? -1 : 1) + all.count) % all.count]
    } else {
      data.field.take(key)
    }
    if text != old { complaint = nil }
  }
}

/// Fields below each other; one has the keys.
struct Form: Hashable, Sendable {
  var fields: [FormField]
  private(set) var focus = 0
  /// What is wrong that no field is at fault for.
  var complaint: String?

  init(_ fields: [FormField]) { self.fields = fields }

  subscript(label: String) -> FormField? { fields.first { $0.label == label } }

  func text(_ label: String) -> String { self[label]?.text ?? "" }

  /// Goes on a field by Tab or an arrow, or gives the key to the one that has them.
  mutating func take(_ key: Key) {
    complaint = nil
    switch key {
    case .tab, .down: focus = (focus + 1) % fields.count
    case .backTab, .up: focus = (focus + fields.count - 1) % fields.count
    default: fields[focus].take(key)
    }
  }

  mutating func paste(_ text: String) {
    fields[focus].data.field.apply(.insert(text))
    fields[focus].complaint = nil
  }

  mutating func goTo(_ label: String) {
    if let found = fields.firstIndex(where: { $0.label == label }) { focus = found }
  }

  /// The first field with JSON that is none; the keys go there.
  mutating func goToFault() -> Bool {
    for index in fields.indices where fields[index].kind == .json {
      guard case .failure = fields[index].data.value else { continue }
      fields[index].data.goToFault()
      focus = index
      return true
    }
    return false
  }

  /// Puts what a service has to say beside the field at fault, or below all.
  mutating func complain(_ message: String, at label: String?) {
    complaint = nil
    guard let label, let index = fields.firstIndex(where: { $0.label == label }) else {
      complaint = message
      return
    }
    fields[index].complaint = message
    focus = index
  }

  /// Rows that it takes.
  func rows(columns: Int, _ glyphs: GlyphSet) -> Int {
    fields.reduce(complaintLines(columns, glyphs).count) { $0 + 1 + faultLines($1, columns, glyphs).count }
  }

  private var labelColumns: Int { (fields.map { TextWidth.columns(of: $0.label) }.max() ?? 0) + 2 }

  private func faultLines(_ field: FormField, _ columns: Int, _ glyphs: GlyphSet) -> [[Span]] {
    field.fault(glyphs).map { $0.wrapped(to: columns - labelColumns - 1) } ?? []
  }

  private func complaintLines(_ columns: Int, _ glyphs: GlyphSet) -> [[Span]] {
    complaint.map { [Span("\(glyphs.blocked) \($0)", .error)].wrapped(to: columns) } ?? []
  }

  /// Draws the fields; returns where the cursor belongs, and the rows that it took.
  func draw(in rect: Rect, into surface: inout Surface) -> (cursor: Point?, rows: Int) {
    let glyphs = surface.glyphs
    var row = 0
    var cursor: Point?
    for (index, field) in fields.enumerated() {
      let line = rect.row(at: row)
      let isFocused = index == focus
      let name = field.label.padded(to: labelColumns)
      let used = surface.put(
        [Span(name, isFocused ? .key : .dim), Span(glyphs.fieldEdge)], at: line.origin, clip: line)
      var room = line.inset(left: used)
      if case .choice(let all) = field.kind, isFocused, all.count > 1 {
        room = room.inset(
          right: surface.putRight([Span("\(glyphs.arrowLeft)\(glyphs.arrow) choose", .dim)], in: line))
      }
      let point = field.data.field.draw(into: &surface, room, placeholder: field.placeholder)
      if isFocused { cursor = point }
      row += 1
      for fault in faultLines(field, rect.columns, glyphs) {
        surface.putLine(fault, in: rect.inset(left: labelColumns + 1), row: row)
        row += 1
      }
    }
    for line in complaintLines(rect.columns, glyphs) {
      surface.putLine(line, in: rect, row: row)
      row += 1
    }
    return (cursor, row)
  }
}
