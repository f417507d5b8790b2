import ChartKit
import TerminalKit

/// The machines with their versions and instances, and the selected one beside them.
enum BrowserView {
  static func draw(_ catalogue: Catalogue, _ app: App, into surface: inout Surface) -> Point? {
    let layout = BrowserLayout(surface.size, catalogue)
    drawHeader(catalogue, layout.header, into: &surface)
    if layout.hasBorders {
      surface.box(
        layout.list, style: .heavy, role: .focusedBorder, title: [Span("Machines", .title)],
        right: [Span("\(catalogue.machines.count)")])
    }
    if !layout.details.isEmpty { MachineDetailsView.draw(catalogue, layout.details, into: &surface) }
    if !layout.calls.isEmpty { CallsView.draw(catalogue, layout.calls, into: &surface) }
    let lines = layout.lines
    let isAlone = layout.details.isEmpty
    for (line, index) in catalogue.cursor.visible(count: catalogue.rows.count, height: lines.rows)
      .enumerated()
    {
      let row = lines.row(at: line)
      let isNarrow = isAlone || lines.columns < 56
      let (left, right) = spans(
        catalogue.rows[index], catalogue, isAlone: isAlone, isNarrow: isNarrow, surface.glyphs)
      let used = right.isEmpty ? 0 : surface.putRight(right, in: row.inset(right: 1)) + 2
      let room = row.inset(left: 2, right: used)
      // The state is worth more than its tags.
      surface.putLine(left.columns > room.columns ? left.filter { $0.role != .tag } : left, in: room)
      if index == catalogue.cursor.index { surface.select(row, isFocused: true) }
    }
    Hints.draw(app, in: layout.hints, into: &surface)
    return catalogue.cursor.row(count: catalogue.rows.count, height: lines.rows).map {
      lines.origin.moved(rows: $0)
    }
  }

  private static func drawHeader(_ catalogue: Catalogue, _ line: Rect, into surface: inout Surface) {
    var right: [Span] = []
    if catalogue.hasInstances || catalogue.profiles != .standard || line.columns >= 100 {
      right = [Span("acts as ", .dim), Span(catalogue.profiles.current.name, .notice)]
      right.append(Span("   \(TimeText.since(catalogue.service.now)) ", .timer))
    }
    let used = line.columns < 60 ? 0 : surface.putRight(right, in: line)
    surface.putLine(
      [Span(" statetui", .title), Span("  " + catalogue.heading)], in: line.inset(right: used + 1))
  }

  /// A line of the list: what stands left, and what stands at its right end.
  private static func spans(
    _ row: Catalogue.Row, _ catalogue: Catalogue, isAlone: Bool, isNarrow: Bool, _ glyphs: GlyphSet
  ) -> ([Span], [Span]) {
    let machine = catalogue.machines[row.machine]
    switch row {
    case .machine(let index):
      return machineSpans(index, machine, catalogue, isAlone: isAlone, isNarrow: isNarrow, glyphs)
    case .version(_, let id):
      let isCurrent = catalogue.service.backed.currentVersion(of: machine.slug) == id
      let info = catalogue.versions(of: machine).first { $0.id == id }?.clientInfo ?? ""
      return (
        [Span("  "), Span(id, isCurrent ? .plain : .dim), Span(isCurrent ? "  current" : "", .notice)],
        isNarrow ? [] : [Span(App.fileName(info), .dim)]
      )
    case .instance(_, let key): return instanceSpans(key, catalogue, isNarrow: isNarrow, glyphs)
    }
  }

  private static func machineSpans(
    _ index: Int, _ machine: Catalogue.Machine, _ catalogue: Catalogue, isAlone: Bool, isNarrow: Bool,
    _ glyphs: GlyphSet
  ) -> ([Span], [Span]) {
    var left = [Span(machine.title, .event)]
    var right: [Span] = []
    let count = catalogue.hasInstances ? catalogue.instances(of: machine).count : 0
    if catalogue.hasInstances, catalogue.canOpen(index) {
      left.insert(
        Span((catalogue.folded.contains(index) ? glyphs.folded : glyphs.unfolded) + " ", .dim), at: 0)
    } else if catalogue.hasInstances {
      left.insert(Span("  "), at: 0)
    }
    let versions = max(machine.items.count, catalogue.versions(of: machine).count)
    if versions > 1, count == 0 || !isNarrow {
      right.append(Span(Count.text(versions, "version"), .dim))
    }
    if count > 0 {
      right.append(Span(right.isEmpty ? "" : " \(glyphs.separator) ", .dim))
      right.append(Span(Count.text(count, "instance"), .dim))
    }
    if isAlone, right.isEmpty {
      let shows = catalogue.items[machine.items.last ?? 0].shows
      left.append(Span("  " + shows, .dim))
    }
    return (left, right)
  }

  private static func instanceSpans(
    _ key: InstanceKey, _ catalogue: Catalogue, isNarrow: Bool, _ glyphs: GlyphSet
  ) -> ([Span], [Span]) {
    guard let facts = InstanceFacts(key, in: catalogue.service) else { return ([Span(key.instance)], []) }
    var left = [
      Span("  "), facts.status.sign(glyphs), Span(" "), Span(key.instance, .plain, .strong), Span("  "),
      Span(facts.stateText, facts.status == .running ? .active : .plain),
    ]
    for tag in facts.tags { left.append(Span(" #" + tag, .tag)) }
    var right: [Span] = []
    if let errors = facts.backed?.pendingErrors.count, errors > 0 {
      right.append(Span(isNarrow ? "!\(errors)" : "! \(Count.text(errors, "error"))", .warning))
    } else if facts.status != .running {
      right.append(Span(facts.status.word, facts.status == .done ? .final : .warning))
    }
    return (left, right)
  }
}
