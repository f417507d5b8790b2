import ChartKit
import TerminalKit

/// Asks for the data of an event, field by field or as JSON, shows what they would do, and fires it.
struct PayloadOverlay: Overlay {
  let subject: EventList.Subject
  private let name: String
  private let event: String
  private(set) var form: PayloadForm
  /// What sending it would do; nil while something is wrong.
  private var facts: StepFacts?
  private var words = ""
  /// A guard that the effect hangs on and that nobody has answered.
  private var asks: String?

  var isTyping: Bool { true }
  var lineKeys: (up: Key, down: Key)? { (.backTab, .tab) }
  var preview: Workspace.Preview? { facts.map { Workspace.Preview(title: "Preview of \(name)", facts: $0) } }

  init(_ subject: EventList.Subject, _ work: Workspace) {
    self.subject = subject
    let entry = work.list.position(of: subject).map { work.list.entries[$0] }
    name = entry.map { EventsPane.name($0, work.naming) } ?? ""
    event = entry?.event.name ?? ""
    form = PayloadForm(work.payloadFields(of: event), earlier: work.offeredData(of: event))
  }

  mutating func settle(_ work: Workspace) {
    (facts, asks, words) = (nil, nil, "")
    guard let value = form.value, let index = work.list.position(of: subject) else { return }
    let step = work.list.step(work.list.entries[index], data: value)
    let facts = work.standpoint.facts(step)
    (self.facts, asks, words) = (facts, step.openGuards.first, facts.sentence(work.naming))
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: return .close
    case .enter:
      guard let value = form.value else {
        form.goToFault()
        return .stay
      }
      app.fire(subject, data: value)
      return .close
    case .tab: form.move(by: 1)
    case .backTab: form.move(by: -1)
    case .up, .control("p"): form.walk(by: -1)
    case .down, .control("n"): form.walk(by: 1)
    case .control("j"): if let refusal = form.switchRaw() { app.notice = Notice(refusal, .warning) }
    case .control("e"):
      let text =
        form.value.map { $0.isUndefined ? "{}" : $0.jsonText() } ?? form.raw?.field.text ?? form.looseText
      app.jobs.append(.compose(text))
    default: form.type(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    form.insert(text)
    return true
  }

  /// What the editor has made of the data.
  mutating func compose(_ text: String) {
    let value = try? Value(json: text)
    form.set(value?.jsonText() ?? text.split(separator: "\n").joined(separator: " "))
  }

  // MARK: Drawing

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let count = form.raw == nil ? form.fields.count : 1
    let hasRequired = form.raw == nil && form.fields.contains(where: \.isRequired)
    let last = keys(app, surface.glyphs).isEmpty ? 3 : 5
    let rows = min(room.rows, count + 1 + last)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 72), rows: rows), in: area,
      title: [Span("Data of \(name)", .title)],
      right: [Span(form.raw != nil ? "JSON" : hasRequired ? "required *" : "fields")], into: &surface)
    let top = inside.rows > count + last ? 1 : 0
    let list = inside.inset(top: top, bottom: min(last, max(0, inside.rows - 1 - top)))
    let cursor =
      form.raw.map { drawRaw($0, list, into: &surface) } ?? drawFields(list, into: &surface)
    drawEffect(app, inside.inset(top: top + list.rows), into: &surface)
    return cursor
  }

  private func drawRaw(_ raw: DataField, _ list: Rect, into surface: inout Surface) -> Point? {
    let line = list.row(at: 0)
    let used = surface.put(
      [Span("data ", .key), Span(surface.glyphs.fieldEdge)], at: line.origin, clip: line)
    return raw.field.draw(
      into: &surface, line.inset(left: used), placeholder: "empty for none, else JSON such as {\"to\": 70}")
  }

  private func drawFields(_ list: Rect, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let widest = form.fields.map { TextWidth.columns(of: $0.name) + 3 }.max() ?? 0
    let columns = list.splitColumns([.fixed(min(widest, list.columns / 3)), .share(4), .share(5)])
    let first = max(0, form.index - list.rows + 1)
    var cursor: Point?
    for (row, index) in (first..<min(form.fields.count, first + list.rows)).enumerated() {
      let field = form.fields[index]
      let isHere = index == form.index
      let name = field.name.ellipsized(to: max(1, columns[0].columns - 3)) + (field.isRequired ? " *" : "")
      surface.putLine(
        [Span(name, isHere ? .key : .plain, isHere ? .strong : [])], in: columns[0].row(at: row))
      let place = columns[1].row(at: row).inset(right: 1)
      surface.put(glyphs.fieldEdge, at: place.origin, clip: place)
      let point = form.texts[index].draw(into: &surface, place.inset(left: 1))
      if isHere { cursor = point }
      let problem = form.problem(index)
      let note = problem.map { Span("\(glyphs.blocked) \($0)", .error) } ?? Span(field.note, .dim)
      surface.putLine([note], in: columns[2].row(at: row))
    }
    return cursor
  }

  private func drawEffect(_ app: App, _ rect: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    var lines: [[Span]] = [[]]
    if let value = form.value {
      var members = Value.emptyObject.object ?? [:]
      members["type"] = .string(event)
      for (key, part) in value.object ?? [:] { members[key] = part }
      let isObject = value.isUndefined || value.object != nil
      let text = isObject ? Value.object(members).jsonText() : "\(event) \(value.jsonText())"
      lines.append([Span("sends  ", .dim), Span(text)])
      let effect = asks.map { "asks for \($0)" } ?? words
      lines.append([Span("then   ", .dim), Span(effect)])
    } else if let complaint = form.raw?.complaint(glyphs) {
      lines += complaint.wrapped(to: rect.columns)
    } else {
      lines += [[Span("\(glyphs.blocked) not to be sent yet", .dim)], []]
    }
    let keys = keys(app, glyphs)
    if !keys.isEmpty {
      if lines.count < 4 { lines.append([]) }
      lines.append([Span(keys, .dim)])
    }
    if rect.rows < lines.count { lines.removeAll(where: \.isEmpty) }
    for (row, line) in lines.prefix(rect.rows).enumerated() { surface.putLine(line, in: rect, row: row) }
  }

  private func keys(_ app: App, _ glyphs: GlyphSet) -> String {
    var parts: [String] = []
    if form.hasEarlier { parts.append("\(glyphs.up) earlier data") }
    if app.hasEditor { parts.append("^E open in $EDITOR") }
    if form.raw == nil || !form.fields.isEmpty { parts.append(form.raw == nil ? "^J raw JSON" : "^J fields") }
    return parts.joined(separator: "   ")
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let next = form.raw == nil && form.fields.count > 1 ? [(key: "tab", word: "next field")] : []
    return [(glyphs.enter, form.value == nil ? "go to what is wrong" : "fire")] + next
      + (form.hasEarlier ? [(glyphs.up, "earlier data")] : []) + [("esc", "cancel")]
  }
}
