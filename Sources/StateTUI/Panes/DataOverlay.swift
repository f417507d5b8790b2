import ChartKit
import TerminalKit

/// Asks for the data of an event, and fires it.
struct DataOverlay: Overlay {
  let subject: EventList.Subject
  private let name: String
  private var data: DataField

  var isTyping: Bool { true }

  init(_ subject: EventList.Subject, _ work: Workspace) {
    self.subject = subject
    let entry = work.list.position(of: subject).map { work.list.entries[$0] }
    name = entry.map { EventsPane.name($0, work.naming) } ?? ""
    let earlier = entry.flatMap { work.sentData[$0.event.name] } ?? []
    data = DataField(earlier.last ?? "", history: earlier)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: return .close
    case .enter:
      guard case .success(let value) = data.value else {
        data.goToFault()
        return .stay
      }
      app.fire(subject, data: value)
      return .close
    default: data.field.take(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    data.field.apply(.insert(text))
    return true
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 64), rows: min(room.rows, 6)), in: area,
      title: [Span("Data of \(name)", .title)], right: [Span("JSON")], into: &surface)
    let line = inside.row(at: min(1, max(0, inside.rows - 1)))
    let used = surface.put([Span("data ", .key), Span(glyphs.fieldEdge)], at: line.origin, clip: line)
    let cursor = data.field.draw(
      into: &surface, line.inset(left: used), placeholder: "empty for none, else JSON such as {\"to\": 70}")
    let below = inside.inset(top: 3)
    if let complaint = data.complaint(glyphs) {
      surface.putLine(complaint, in: below)
    } else if let words = effect(app.work) {
      surface.putLine([Span("then ", .dim), Span(words)], in: below)
    }
    if !data.field.history.isEmpty {
      surface.putLine([Span("\(glyphs.up) earlier data", .dim)], in: below, row: 2)
    }
    return cursor
  }

  private func effect(_ work: Workspace?) -> String? {
    guard let work, case .success(let value) = data.value,
      let index = work.list.position(of: subject)
    else { return nil }
    let entry = work.list.entries[index]
    return work.standpoint.facts(work.list.step(entry, data: value)).sentence(work.naming)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "fire"), (glyphs.up, "earlier data"), ("esc", "cancel")]
  }
}
