import ChartKit
import TerminalKit

/// The selected machine, version or instance, with all that its service knows of it.
enum MachineDetailsView {
  static func draw(_ catalogue: Catalogue, _ rect: Rect, into surface: inout Surface) {
    guard let row = catalogue.selectedRow else { return }
    let machine = catalogue.machines[row.machine]
    let file = footer(row, catalogue)
    surface.box(
      rect, title: [Span(title(row, machine), .title)], right: right(row, catalogue),
      footer: file.isEmpty ? [] : [Span(file, .dim)])
    let inside = rect.inside.inset(left: 1, right: 1)
    let lines = lines(row, machine, catalogue, columns: inside.columns, surface.glyphs)
    let shown = lines.count > inside.rows ? max(0, inside.rows - 1) : lines.count
    for (line, spans) in lines.prefix(shown).enumerated() { surface.putLine(spans, in: inside, row: line) }
    if shown < lines.count {
      var more = [Span(Count.text(lines.count - shown, "more line"), .dim)]
      if case .instance = row {
        more += [Span("; ", .dim), Span("v", .key), Span(" shows all", .dim)]
      }
      surface.putLine(more, in: inside, row: shown)
    }
    guard let chart = catalogue.details?.chart else { return }
    if case .instance = row { return }
    CatalogueTree.draw(chart, inside.inset(top: lines.count + 1), into: &surface)
  }

  private static func title(_ row: Catalogue.Row, _ machine: Catalogue.Machine) -> String {
    switch row {
    case .machine: machine.title
    case .version(_, let id): id
    case .instance(_, let key): key.text
    }
  }

  private static func right(_ row: Catalogue.Row, _ catalogue: Catalogue) -> [Span] {
    guard case .instance = row, let facts = catalogue.details?.instance else { return [] }
    let space = facts.context["public"] == nil ? "all" : catalogue.showsAll ? "admin" : "public"
    return [Span(space)]
  }

  private static func footer(_ row: Catalogue.Row, _ catalogue: Catalogue) -> String {
    let machine = catalogue.machines[row.machine]
    if let chart = catalogue.details?.chart { return App.fileName(chart.source.name) }
    return App.fileName(catalogue.items[machine.items.last ?? 0].file)
  }

  private static func lines(
    _ row: Catalogue.Row, _ machine: Catalogue.Machine, _ catalogue: Catalogue, columns: Int,
    _ glyphs: GlyphSet
  ) -> [[Span]] {
    guard let details = catalogue.details else { return [] }
    switch row {
    case .machine: return machineLines(machine, details, catalogue, columns, glyphs)
    case .version(_, let id):
      return [
        label("version", [Span(id == details.currentVersion ? "the current one" : "not the current one")])
      ] + policies(details).wrapped(to: columns)
    case .instance(_, let key):
      return InstanceLines(key, details, catalogue, columns: columns, glyphs).lines
    }
  }

  private static func machineLines(
    _ machine: Catalogue.Machine, _ details: MachineDetails, _ catalogue: Catalogue, _ columns: Int,
    _ glyphs: GlyphSet
  ) -> [[Span]] {
    var lines = catalogue.items[machine.items.last ?? 0].shows.wrapped(to: columns).map { [Span($0)] }
    if lines.count == 1, lines[0].text.isEmpty { lines = [] }
    if let error = catalogue.failure(of: machine) {
      lines += error.message.wrapped(to: columns).map { [Span($0, .error)] }
    }
    guard details.chart != nil else { return lines }
    if !lines.isEmpty { lines.append([]) }
    let isStatechart = catalogue.service.isStatechart(machine.slug)
    var slug = [Span(machine.slug)]
    if isStatechart { slug.append(Span("  statecharts.v1's service", .dim)) }
    lines.append(label("slug", slug))
    if details.versions.count > 1, let current = details.currentVersion {
      lines.append(
        label("versions", [Span("\(details.versions.count)  "), Span("current is \(current)", .dim)]))
    }
    if !isStatechart { lines += policies(details).wrapped(to: columns) }
    let none = [Span("none yet; ", .dim), Span("C", .key), Span(" creates one", .dim)]
    lines.append(label("instances", details.instanceCount == 0 ? none : [Span("\(details.instanceCount)")]))
    return lines
  }

  /// What decides who may do what.
  private static func policies(_ details: MachineDetails) -> [Span] {
    if details.policies.isEmpty {
      return label("policy", [Span("none: everybody may read and write", .dim)])
    }
    return label("policy", [Span(details.policies.joined(separator: ", "), .keyword)])
  }

  static func label(_ name: String, _ spans: [Span]) -> [Span] { [Span(name.padded(to: 11), .dim)] + spans }
}

/// A chart's states as a tree, as many as there is room for.
enum CatalogueTree {
  static func draw(_ chart: Chart, _ rect: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    var pending: [(StateIndex, String)] = [(0, "")]
    var row = 0
    while let (state, guides) = pending.popLast(), row < rect.rows {
      let here = chart[state]
      let isLast = here.parent.map { chart[$0].children.last == state } ?? true
      let branch = here.parent == nil ? "" : isLast ? glyphs.treeLast : glyphs.treeBranch
      let sign = here.kind == .final ? glyphs.final : here.kind.isHistory ? glyphs.history : glyphs.idle
      let name = here.key.isEmpty ? chart.name : here.key
      let parallel = here.kind == .parallel ? "  " + glyphs.parallel : ""
      surface.putLine(
        [Span(guides + branch, .border), Span(sign + " " + name), Span(parallel, .dim)], in: rect, row: row)
      row += 1
      let below = here.parent == nil ? "" : guides + (isLast ? glyphs.treeGap : glyphs.treeTrunk)
      for child in here.children.reversed() { pending.append((child, below)) }
    }
  }
}
