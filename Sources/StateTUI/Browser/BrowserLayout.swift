import TerminalKit

/// Where the browser's parts stand on a screen of a given size.
struct BrowserLayout: Hashable, Sendable {
  let header: Rect
  let list: Rect
  /// Beside the list; empty where there is no room.
  let details: Rect
  /// The calls that were made; empty where there is no room.
  let calls: Rect
  let hints: Rect

  init(_ size: Size, _ catalogue: Catalogue) {
    let parts = Rect(.zero, size).splitRows([1, .rest, size.rows > 4 ? 1 : 0])
    (header, hints) = (parts[0], parts[2])
    var body = parts[1]
    let isSplit = size.columns >= 76 && size.rows > 8
    if isSplit, size.rows >= 32, !catalogue.service.replies.isEmpty {
      let rows = body.splitRows([.rest, .fixed(max(9, body.rows / 4))])
      (body, calls) = (rows[0], rows[1])
    } else {
      calls = .zero
    }
    guard isSplit else {
      (list, details) = (body, .zero)
      return
    }
    let titles = catalogue.machines.map { TextWidth.columns(of: $0.title) }.max() ?? 0
    let names = max(26, min(titles + 6, size.columns / 2))
    let columns = body.splitColumns([
      .fixed(catalogue.hasInstances ? max(names, min(64, size.columns * 19 / 40)) : names), .rest,
    ])
    (list, details) = (columns[0], columns[1])
  }

  var hasBorders: Bool { header.columns > 0 && list.rows > 6 }

  /// Where the list's lines stand.
  var lines: Rect { hasBorders ? list.inside : list }
  var listHeight: Int { max(1, lines.rows) }
}

extension Catalogue {
  var hasInstances: Bool {
    rows.contains { if case .machine = $0 { false } else { true } }
  }
}
