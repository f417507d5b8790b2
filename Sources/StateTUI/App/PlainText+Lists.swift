import ChartKit
import TerminalKit

/// The lists of the screen as sentences.
extension PlainText {
  /// The instances of the moment, with the way to each.
  static func instances(_ work: Workspace) -> [String] {
    work.instances.map { instance in
      let name = instance.path.isEmpty ? InstanceText.rootName(work) : instance.path.joined(separator: ".")
      let owner = InstanceText.owner(instance, in: work).map { ", invoked by \($0)" } ?? ""
      let here = instance.path == work.path ? " You are here." : ""
      return "\(name): \(InstanceText.source(instance)), \(InstanceText.status(instance)), "
        + "\(InstanceText.value(instance))\(owner).\(here)"
    }
  }

  static func outbox(_ work: Workspace) -> [String] {
    let entries = Outbox(work).entries
    return entries.isEmpty
      ? ["Nothing was sent outside, run or logged so far."]
      : entries.map(\.sentence) + ["Nothing of this is done; it is only told."]
  }

  /// The steps of the branch, the current one marked.
  static func history(_ work: Workspace) -> [String] {
    let timeline = work.session.timeline
    var lines = timeline.branch.map { moment in
      let entry = timeline.moments[moment]
      let text = HistoryText(entry.step, work, .ascii)
      let input = work.rootNaming.input(entry.step, isFull: true).text
      let facts = [input, text.change, text.marks.text].map {
        $0.split(separator: " ").joined(separator: " ")
      }
      let branches = entry.children.count > 1 ? " (\(entry.children.count) branches go on from here)" : ""
      let now = moment == timeline.cursor ? " This is now." : ""
      return "step \(entry.depth + 1), time \(TimeText.exact(entry.snapshot.now)): "
        + facts.filter { !$0.isEmpty }.joined(separator: "; ") + branches + "." + now
    }
    if work.history.branchCount > 1 { lines.append("There are \(work.history.branchCount) branches.") }
    return lines
  }

  /// The ends of all branches.
  static func branches(_ work: Workspace) -> [String] {
    let timeline = work.session.timeline
    return HistoryBranch.all(timeline, folded: [], showsPruned: true).enumerated().map { index, branch in
      let end = timeline.moments[branch.end]
      let name = timeline.name(ofMoment: branch.end).map { "\($0): " } ?? ""
      let leaves = work.session.chart.leaves(of: end.snapshot.configuration)
      return "\(index + 1): " + name + "step \(end.depth + 1), time \(TimeText.exact(end.snapshot.now)): "
        + "\(work.rootNaming.input(end.step).text); \(work.rootNaming.names(leaves))."
        + (branch.isPruned ? " It is out of sight." : "")
    }
  }

  /// The data below a path, one line each; what the last step changed is said.
  static func context(_ path: [String], _ work: Workspace) -> [String] {
    let data = work.snapshot.data
    guard let value = path.isEmpty ? data : data.shown(at: path) else {
      return ["error: there is no data at \(path.joined(separator: "."))"]
    }
    let changes = work.lastFacts?.changes ?? []
    func line(_ path: [String], _ value: Value) -> String {
      let was = changes.first { $0.path == path }.map {
        $0.old.isUndefined ? " (new)" : " (was \(ValueText.brief($0.old)))"
      }
      return "\(ContextPath.short(path)): \(ValueText.size(value))\(ValueText.brief(value))\(was ?? "")"
    }
    if let members = value.object, !members.isEmpty {
      return members.elements.prefix(200).map { line(path + [$0.key], $0.value) }
    }
    if path.isEmpty { return ["This chart has no data."] }
    return [line(path, value)]
  }

  /// The lines around a place, the one itself marked.
  static func source(_ place: SourcePlace) -> [String] {
    let lines = SourceLines(place.source, around: place.offset)
    let here = place.location.line - 1
    return ["\(place.location): \(place.what)"]
      + (max(0, here - 2)..<max(0, min(lines.count, here + 3))).map { index in
        (index == here ? "> " : "  ") + String(index + 1).paddedLeft(to: 4) + " " + lines.text(index)
      }
  }

  /// What other instances did in a step.
  static func others(_ step: Macrostep, _ work: Workspace) -> [String] {
    var paths: [[String]] = []
    for microstep in step.microsteps
    where (!microstep.transitions.isEmpty || !microstep.entered.isEmpty) && microstep.session != work.path
      && !paths.contains(microstep.session)
    {
      paths.append(microstep.session)
    }
    return paths.prefix(20).compactMap { path in
      guard let text = HistoryText.change(of: step, at: path, work, .ascii) else { return nil }
      return "\(path.isEmpty ? InstanceText.rootName(work) : path.joined(separator: ".")): \(text)."
    }
  }
}
