import TerminalKit

extension App {
  /// The wheel moves in the browser's list; a click goes to a line, and on the selected one does what Enter does. On the
  /// calls it lists all of them.
  mutating func takeInBrowser(_ event: MouseEvent) {
    guard let catalogue else { return }
    let layout = BrowserLayout(size, catalogue)
    notice = nil
    switch event.kind {
    case .wheelUp: if layout.list.contains(event.point) { move(.by(-3)) }
    case .wheelDown: if layout.list.contains(event.point) { move(.by(3)) }
    case .press(.left):
      if layout.calls.contains(event.point) { return showCalls() }
      let lines = layout.lines
      guard lines.contains(event.point) else { return }
      let visible = catalogue.cursor.visible(count: catalogue.rows.count, height: lines.rows)
      let line = visible.lowerBound + event.point.row - lines.row
      guard visible.contains(line) else { return }
      if line == catalogue.cursor.index { return activate() }
      move(.to(line))
    default: break
    }
  }
}
