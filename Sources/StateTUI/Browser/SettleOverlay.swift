import ChartKit
import TerminalKit

/// A call that waits for its instance to settle: how much of the time has passed, who is waited for, and ways to go on.
struct SettleOverlay: Overlay {
  private var cursor = ListCursor()
  /// The answer that is being typed, and whether it says that the child is done.
  private var answer: (field: DataField, resolves: Bool)?

  var isTyping: Bool { answer != nil }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let open = app.catalogue?.service.open else { return .close }
    let children = open.call.children
    cursor.fit(count: children.count, height: 8)
    if answer != nil { return type(key, children, &app) }
    switch key {
    case .enter: return end(app.catalogue?.service.goOn(), &app)
    case .character("J"):
      return end(app.catalogue?.service.finishOpen(), &app)
    case .character("r"): answer = (DataField(), true)
    case .character("f"): answer = (DataField(), false)
    default:
      if key == .escape || key == .character("q") {
        app.catalogue?.service.dropOpen()
        app.notice = Notice("The call was taken back: nothing has happened.")
        return .close
      }
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: children.count, height: 8) }
    }
    return .stay
  }

  private mutating func type(
    _ key: Key, _ children: [StateBackedChild], _ app: inout App
  ) -> OverlayResult {
    switch key {
    case .escape: answer = nil
    case .enter:
      guard let (field, resolves) = answer, children.indices.contains(cursor.index) else { break }
      guard case .success(let value) = field.value else {
        answer?.field.goToFault()
        break
      }
      answer = nil
      let child = children[cursor.index].id
      return end(app.catalogue?.service.goOn((child, resolves ? .resolve(value) : .reject(value))), &app)
    default: answer?.field.field.take(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    answer?.field.field.apply(.insert(text))
    return answer != nil
  }

  private func end(_ reply: ServiceReply?, _ app: inout App) -> OverlayResult {
    guard let reply else { return .stay }
    app.deliver(reply)
    return .close
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let open = app.catalogue?.service.open else { return nil }
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let columns = min(room.columns, 84)
    let lines = lines(open, app.catalogue?.service.openNaming, columns, glyphs)
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: min(room.rows, lines.count + 2)), in: area,
      title: [Span("\(open.call.address.instance) settles", .title)], right: [Span("esc takes it back")],
      into: &surface)
    for (row, line) in lines.enumerated() { surface.putLine(line.spans, in: inside, row: row) }
    let selected = lines.firstIndex { $0.child == cursor.index } ?? 0
    surface.select(inside.row(at: selected), isFocused: true)
    guard let answer else { return selected < inside.rows ? inside.row(at: selected).origin : nil }
    let line = inside.row(at: inside.rows - 1)
    let used = surface.put(
      [Span(answer.resolves ? "answers " : "fails with ", .key), Span(glyphs.fieldEdge)], at: line.origin,
      clip: line)
    let point = answer.field.field.draw(into: &surface, line.inset(left: used), placeholder: "JSON, or empty")
    if let complaint = answer.field.complaint(glyphs) {
      surface.putLine(complaint, in: inside.row(at: inside.rows - 2))
    }
    return point
  }

  private func lines(
    _ open: MachineService.OpenCall, _ naming: Naming?, _ columns: Int, _ glyphs: GlyphSet
  ) -> [(spans: [Span], child: Int?)] {
    var lines: [(spans: [Span], child: Int?)] = [
      (SettleMeter.spans(used: open.call.used, columns: 20, glyphs), nil),
      ([Span("in ", .dim), Span(InstanceFacts.text(of: open.call.state.state), .active)], nil), ([], nil),
      ([Span("The client waits for what runs; at the limit it is stopped.", .dim)], nil),
    ]
    for (index, child) in open.call.children.enumerated() {
      let what = child.isPending ? "waits for its answer" : "runs"
      lines.append(([Span("  " + child.id + "  "), Span(what, .dim)], index))
    }
    let left = StateBackedSettling.limit - open.call.used
    for timer in open.call.timers.prefix(3) {
      guard let due = timer.due else { continue }
      let when = "in " + TimeText.exact(due) + (due > left ? ", after the limit" : "")
      let name =
        timer.event.name.isEmpty
        ? "a timer of its script" : naming?.timer(timer.event) ?? timer.event.name
      lines.append(([Span("  \(glyphs.timer) \(name)  ", .timer), Span(when, .dim)], nil))
    }
    return lines
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if answer != nil { return [(glyphs.enter, "answer"), ("esc", "cancel")] }
    let call = app.catalogue?.service.open?.call
    let left = StateBackedSettling.limit - (call?.used ?? 0)
    let hasTimer = call?.timers.contains { $0.due.map { $0 <= left } ?? false } ?? false
    return
      (hasTimer
      ? [(glyphs.enter, "next timer"), ("J", "jump to the end")] : [(glyphs.enter, "jump to the limit")])
      + [("r", "child is done"), ("f", "child fails"), ("esc", "take back")]
  }
}
