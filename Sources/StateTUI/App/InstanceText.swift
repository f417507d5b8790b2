import ChartKit
import TerminalKit

/// What instances are called, and how they stand.
enum InstanceText {
  /// `fetcher`, `order-desk`: the invocation's id, or what runs where the id was made up.
  static func name(_ instance: Instance, in work: Workspace) -> String {
    guard let id = instance.path.last else { return rootName(work) }
    return name(id, source: instance.source)
  }

  /// XState makes ids such as `0.media.playing`, which tell less than the actor's name.
  static func name(_ id: String, source: String) -> String {
    let isMadeUp = (id.first?.isNumber ?? false) && id.contains(".")
    return isMadeUp && !isNumber(source) ? source : id
  }

  static func rootName(_ work: Workspace) -> String {
    let name = work.session.chart.name
    return name.isEmpty ? work.title : name
  }

  /// `media.json › download`, or the way in words.
  static func crumbs(_ path: [String], _ work: Workspace, separator: String) -> String {
    var names: [String] = []
    for end in 1..<max(1, path.count + 1) {
      let part = Array(path[..<end])
      let source = work.session.interpreter.instance(at: part, in: work.session.snapshot)?.source ?? ""
      names.append(name(part[end - 1], source: source))
    }
    return names.joined(separator: separator)
  }

  /// Whether a source only numbers a chart of the document or a machine of the module.
  private static func isNumber(_ source: String) -> Bool {
    source.hasPrefix("chart:") || source.hasPrefix("machine:")
  }

  /// What runs: a chart's or an actor's name, a file.
  static func source(_ instance: Instance) -> String {
    guard let chart = instance.session?.interpreter.chart else { return instance.source }
    if !isNumber(instance.source), !instance.path.isEmpty { return instance.source }
    return chart.name.isEmpty ? App.fileName(chart.source.name) : chart.name
  }

  /// The state that invoked it; nil where an action did, and for the root.
  static func owner(_ instance: Instance, in work: Workspace) -> String? {
    guard let owner = instance.owner, let chart = parentChart(instance, in: work) else { return nil }
    return chart[owner].key.isEmpty ? chart.name : chart[owner].key
  }

  /// The chart of the parent, where the invocation stands.
  static func parentChart(_ instance: Instance, in work: Workspace) -> Chart? {
    if instance.path.isEmpty { return nil }
    let parent = Array(instance.path.dropLast())
    return work.session.interpreter.instance(at: parent, in: work.session.snapshot)?.session?.interpreter
      .chart
  }

  /// `playing, normal`; what it waits for.
  static func value(_ instance: Instance) -> String {
    guard let (interpreter, snapshot) = instance.session else {
      return instance.isStarted ? "waits for its answer" : "not started yet"
    }
    if !instance.isStarted { return "not started yet" }
    let leaves = interpreter.chart.leaves(of: snapshot.configuration).map { interpreter.chart[$0].key }
    return leaves.isEmpty ? snapshot.status.name : leaves.joined(separator: ", ")
  }

  /// `running`, `done`, `waits`.
  static func status(_ instance: Instance) -> String {
    guard let snapshot = instance.session?.snapshot else {
      return instance.isStarted ? "pending" : "starting"
    }
    if !instance.isStarted { return "starting" }
    return snapshot.status == .active ? "running" : snapshot.status.name
  }

  static func sign(_ instance: Instance, _ glyphs: GlyphSet) -> Span {
    guard let snapshot = instance.session?.snapshot, instance.isStarted else {
      return Span(glyphs.idle + " ", .dim)
    }
    return switch snapshot.status {
    case .active: Span(glyphs.active + " ", .active)
    case .done: Span(glyphs.final + " ", .final)
    case .error: Span(glyphs.blocked + " ", .error)
    case .stopped: Span(glyphs.idle + " ", .dim)
    }
  }

  /// The lines that lead to each instance from its parent: `├─`, `│ └─`.
  static func guides(_ instances: [Instance], _ glyphs: GlyphSet) -> [String] {
    instances.indices.map { index in
      let path = instances[index].path
      guard !path.isEmpty else { return "" }
      return (1...path.count).map { depth in
        let isLast = !instances[(index + 1)...].contains { other in
          other.path.count == depth && other.path.starts(with: path[..<(depth - 1)])
        }
        if depth == path.count { return isLast ? glyphs.treeLast : glyphs.treeBranch }
        return isLast ? glyphs.treeGap : glyphs.treeTrunk
      }.joined()
    }
  }
}
