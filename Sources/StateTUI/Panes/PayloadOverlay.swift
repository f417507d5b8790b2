import ChartKit
import TerminalKit

/// Asks for the data of an event, field by field or as JSON, shows what they would do, and fires it.
struct PayloadOverlay: FormOverlay {
  let subject: EventList.Subject
  private let name: String
  private let event: String
  private var data: PayloadForm
  /// What sending it would do; nil while something is wrong.
  private var facts: StepFacts?
  private var words = ""
  /// A guard that the effect hangs on and that nobody has answered.
  private var asks: String?

  var form: Form {
    get { data.form }
    set { data.form = newValue }
  }
  var preview: Workspace.Preview? { facts.map { Workspace.Preview(title: "Preview of \(name)", facts: $0) } }

  init(_ subject: EventList.Subject, _ work: Workspace) {
    self.subject = subject
    let entry = work.list.position(of: subject).map { work.list.entries[$0] }
    name = entry.map { EventsPane.name($0, work.naming) } ?? ""
    event = entry?.event.name ?? ""
    data = PayloadForm(work.payloadFields(of: event), earlier: work.offeredData(of: event))
  }

  mutating func settle(_ work: Workspace) {
    (facts, asks, words) = (nil, nil, "")
    guard let value = data.value, let index = work.list.position(of: subject) else { return }
    let step = work.list.step(work.list.entries[index], data: value)
    let facts = work.standpoint.facts(step)
    (self.facts, asks, words) = (facts, step.openGuards.first, facts.sentence(work.naming))
  }

  mutating func submit(_ app: inout App) -> OverlayResult {
    guard let value = data.value else { return .stay }
    app.fire(subject, data: value)
    return .close
  }

  mutating func takeOwn(_ key: Key, _ app: inout App) -> Bool {
    switch key {
    case .up, .control("p"): data.walk(by: -1)
    case .down, .control("n"): data.walk(by: 1)
    case .control("j"): if let refusal = data.switchRaw() { app.notice = Notice(refusal, .warning) }
    case .control("e"):
      app.jobs.append(.compose(data.value.map { $0.isUndefined ? "{}" : $0.jsonText() } ?? data.looseText))
    default: return false
    }
    return true
  }

  /// What the editor has made of the data.
  mutating func compose(_ text: String) {
    let value = try? Value(json: text)
    data.set(value?.jsonText() ?? text.split(separator: "\n").joined(separator: " "))
  }

  // MARK: Drawing

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let count = form.fields.count
    let hasRequired = form.fields.contains(where: \.isRequired)
    let last = keys(app, surface.glyphs).isEmpty ? 3 : 5
    let rows = min(room.rows, count + 1 + last)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 72), rows: rows), in: area,
      title: [Span("Data of \(name)", .title)],
      right: [Span(data.isRaw ? "JSON" : hasRequired ? "required *" : "fields")], into: &surface)
    let top = inside.rows > count + last ? 1 : 0
    let list = inside.inset(top: top, bottom: min(last, max(0, inside.rows - 1 - top)))
    let cursor = form.draw(in: list, into: &surface).cursor
    drawEffect(app, inside.inset(top: top + list.rows), into: &surface)
    return cursor
  }

  private func drawEffect(_ app: App, _ rect: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    var lines: [[Span]] = [[]]
    if let value = data.value {
      var members = Value.emptyObject.object ?? [:]
      members["type"] = .string(event)
      for (key, part) in value.object ?? [:] { members[key] = part }
      let isObject = value.isUndefined || value.object != nil
      let text = isObject ? Value.object(members).jsonText() : "\(event) \(value.jsonText())"
      lines.append([Span("sends  ", .dim), Span(text)])
      let effect = asks.map { "asks for \($0)" } ?? words
      lines.append([Span("then   ", .dim), Span(effect)])
    } else if data.isRaw, let complaint = form.fields.first?.fault(glyphs) {
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
    if data.hasEarlier { parts.append("\(glyphs.up) earlier data") }
    if app.hasEditor { parts.append("^E open in $EDITOR") }
    if data.hasFields { parts.append(data.isRaw ? "^J fields" : "^J raw JSON") }
    return parts.joined(separator: "   ")
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let next = form.fields.count > 1 ? [(key: "tab", word: "next field")] : []
    return [(glyphs.enter, data.value == nil ? "go to what is wrong" : "fire")] + next
      + (data.hasEarlier ? [(glyphs.up, "earlier data")] : []) + [("esc", "cancel")]
  }
}
