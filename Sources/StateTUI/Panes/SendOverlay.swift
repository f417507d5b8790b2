import ChartKit
import TerminalKit

/// Sends any event: a name with completion, and data.
struct SendOverlay: Overlay {
  private var name: TextField
  private var data = DataField()
  private var isInData = false
  /// The completion that is chosen, when one is.
  private var choice: Int?
  /// What sending it would do; nil while that cannot be told.
  private var effect: (facts: StepFacts, words: String)?

  var preview: Workspace.Preview? {
    effect.map { Workspace.Preview(title: "Preview of \(name.text)", facts: $0.facts) }
  }

  var isTyping: Bool { true }
  var isBlank: Bool { isInData ? data.field.isEmpty : name.isEmpty }

  init() { name = TextField() }

  /// Begins with what a wildcard leaves open: `player.` for `player.*`.
  init(pattern: String) { name = TextField(pattern == "*" ? "" : String(pattern.dropLast(1))) }

  private func completions(_ app: App) -> [String] {
    guard let work = app.work else { return [] }
    let typed = name.text
    let known = work.list.entries.filter { $0.timer == nil }.map(\.event.name)
    let others = work.chart.transitions.flatMap { $0.details.descriptors }
    var seen: Set<String> = []
    let all = (known + others).filter { !$0.hasSuffix("*") && seen.insert($0).inserted }
    return all.compactMap { text in Search.distance(text, typed).map { (text, $0) } }
      .sorted { $0.1 < $1.1 }.prefix(6).map(\.0)
  }

  mutating func settle(_ work: Workspace) {
    effect = nil
    guard !name.isEmpty, work.chart.isRunnable, case .success(let value) = data.value else { return }
    let facts = work.standpoint.facts(work.standpoint.send(Event(name.text, data: value)))
    effect = (facts, facts.isIgnored ? "is ignored: nothing changes" : facts.sentence(work.naming))
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: return .close
    case .enter: return submit(&app)
    case .tab, .backTab:
      if !isInData {
        complete(app)
        if let form = form(app) {
          app.overlays.append(form)
          return .close
        }
      }
      isInData.toggle()
    case .down where !isInData, .up where !isInData:
      let count = completions(app).count
      guard count > 0 else { break }
      let step = key == .down ? 1 : -1
      choice = ((choice ?? (step > 0 ? -1 : count)) + step + count) % count
    case .character(" ") where !isInData && !name.isEmpty:
      complete(app)
      isInData = true
    default:
      if isInData { data.field.take(key) } else { edit { $0.take(key) } }
    }
    return .stay
  }

  /// The form for the data, where their fields are known.
  private func form(_ app: App) -> PayloadOverlay? {
    guard let work = app.work, data.field.isEmpty, work.list.position(of: .event(name.text)) != nil,
      !work.payloadFields(of: name.text).isEmpty
    else { return nil }
    return PayloadOverlay(.event(name.text), work)
  }

  private mutating func edit(_ body: (inout TextField) -> Void) {
    body(&name)
    choice = nil
  }

  /// Takes the chosen completion, or corrects the case of a known name.
  private mutating func complete(_ app: App) {
    let found = completions(app)
    if let choice, found.indices.contains(choice) {
      name.text = found[choice]
    } else if let same = found.first(where: { $0.lowercased() == name.text.lowercased() }) {
      if !found.contains(name.text) { name.text = same }
    }
    choice = nil
    data.field.history = app.work?.offeredData(of: name.text) ?? []
  }

  private mutating func submit(_ app: inout App) -> OverlayResult {
    complete(app)
    if name.isEmpty { return .stay }
    guard case .success(let value) = data.value else {
      isInData = true
      data.goToFault()
      return .stay
    }
    app.send(name.text, data: value)
    return .close
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    if isInData { data.field.apply(.insert(text)) } else { edit { $0.apply(.insert(text)) } }
    return true
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let found = completions(app)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 60), rows: min(room.rows, 10)), in: area,
      title: [Span("Send an event", .title)], right: [Span("esc cancel")], into: &surface)
    let nameLine = inside.row(at: 0)
    let dataLine = inside.row(at: 1)
    let used = surface.put(
      [Span("event ", .key), Span(glyphs.fieldEdge)], at: nameLine.origin, clip: nameLine)
    surface.put([Span("data  ", .key), Span(glyphs.fieldEdge)], at: dataLine.origin, clip: dataLine)
    let atName = name.draw(into: &surface, nameLine.inset(left: used), placeholder: "a name")
    let atData = data.field.draw(
      into: &surface, dataLine.inset(left: used), placeholder: "JSON, or empty: space or tab goes here")
    let below = inside.inset(top: 3)
    if let effect, isInData || found.count < 2 {
      surface.putLine([Span("then  ", .dim), Span(effect.words)], in: inside.row(at: 2))
    }
    if let complaint = data.complaint(glyphs) {
      surface.putLine(complaint, in: below)
    } else if !isInData {
      for (row, text) in found.enumerated() {
        surface.putLine([Span("  " + text, .event)], in: below, row: row)
        if row == choice { surface.select(below.row(at: row), isFocused: true) }
      }
    }
    return isInData ? atData : atName
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [
      (glyphs.enter, "send"), ("tab", isInData ? "event" : "data"),
      (glyphs.up + glyphs.down, isInData ? "earlier" : "choose"), ("esc", "cancel"),
    ]
  }
}
