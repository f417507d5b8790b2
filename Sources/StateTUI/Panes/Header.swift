import ChartKit
import TerminalKit

/// The top line: the file, how the machine is, its clock, and the step.
enum Header {
  static func draw(
    _ work: Workspace, rate: Int? = nil, waited: Int = 0, in line: Rect, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let isSmall = line.columns < 60
    let status = self.status(work, glyphs)
    let total = work.step + work.history.stepsAhead(work.session.timeline)
    let instances = work.session.snapshot.children.isEmpty ? 0 : work.instances.count
    let pace = rate.map { $0 == 1 ? " real" : " x\($0)" } ?? ""
    let time = TimeText.since(work.snapshot.now + waited) + pace
    var right: [Span]
    if isSmall {
      let sign = status.text.split(separator: " ").first.map(String.init) ?? ""
      let word = status.role == .active ? sign : status.text
      right = [Span(word, status.role), Span(" \(time)", .timer), Span("  \(work.step)/\(total)")]
    } else {
      right = [
        Span(status.text, status.role), Span("   \(time)   ", .timer), Span("step \(work.step)/\(total)"),
      ]
      if instances > 1 && line.columns >= 120 { right.append(Span("   \(instances) instances")) }
    }
    let points = work.session.breakpoints.count
    if points > 0 && line.columns >= 120 {
      right.append(Span("   " + Count.text(points, "breakpoint"), .breakpoint))
    }
    if work.session.timeline.current.isHypothetical && !isSmall {
      right.append(Span(" \(glyphs.separator) hypothetical", .warning))
    }
    if work.session.isInThePast { right.append(Span(" \(glyphs.separator) past", .notice)) }
    right.append(" ")
    let used = surface.putRight(right, in: line)
    let left = line.inset(right: used + 1)
    var name =
      isSmall ? [Span(" " + shortName(work), .title)] : [Span(" statetui", .title), Span("  " + work.title)]
    if !work.path.isEmpty {
      let crumb = " \(glyphs.crumb) "
      name.append(Span(crumb + InstanceText.crumbs(work.path, work, separator: crumb), .notice))
    }
    if work.isOutdated { name.append(Span(isSmall ? " ~" : "   ~ file changed :reload", .notice)) }
    name += failure(work) ?? warnings(work, isSmall: isSmall)
    surface.putLine(name, in: left)
  }

  /// What went wrong and where, once the machine has failed.
  private static func failure(_ work: Workspace) -> [Span]? {
    guard work.snapshot.status == .error else { return nil }
    return [Span("   " + FailureText.words(work), .error)]
  }

  /// What the reader had to say of a chart that runs all the same.
  private static func warnings(_ work: Workspace, isSmall: Bool) -> [Span] {
    guard work.chart.isRunnable else { return [] }
    let count = work.chart.diagnostics.count { $0.severity == .warning }
    if count == 0 { return [] }
    return isSmall
      ? [Span(" !", .notice)] : [Span("   ! " + Count.text(count, "warning") + " :problems", .notice)]
  }

  private static func shortName(_ work: Workspace) -> String {
    work.title.split(separator: ".").first.map(String.init) ?? work.title
  }

  /// The machine's state in a word.
  static func status(_ work: Workspace, _ glyphs: GlyphSet) -> (text: String, role: Role) {
    guard work.chart.isRunnable else {
      let count = work.chart.diagnostics.count { $0.severity == .error }
      return ("\(glyphs.blocked) \(Count.text(count, "error"))", .error)
    }
    if work.session.isUnderWay {
      let stop = work.session.stops.first.map { "stopped: " + $0.text(work.rootNaming) } ?? "step under way"
      return ("\(glyphs.breakpoint) \(stop.ellipsized(to: 30))", .breakpoint)
    }
    return switch work.snapshot.status {
    case .active where work.snapshot.isMidStep: ("\(glyphs.blocked) never settles", .error)
    case .active: ("\(glyphs.active) running", .active)
    case .done: ("\(glyphs.final) done", .final)
    case .error: ("\(glyphs.blocked) error", .error)
    case .stopped: ("\(glyphs.idle) stopped", .dim)
    }
  }
}
