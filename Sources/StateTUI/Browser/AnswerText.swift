import ChartKit
import TerminalKit

/// The answer of a service: its status, what the policy said and was asked, how it settled, and the body.
enum AnswerText {
  /// The states of a machine of statecharts.v1, which stand deep in its answer: `On, Idle`.
  static func stateLabels(_ reply: ServiceReply) -> String? {
    guard let states = reply.body["machine"]?["configuration"]?["states"]?.array else { return nil }
    let labels = states.compactMap { $0["label"]?.string }.filter { $0 != "__root__" }
    return labels.isEmpty ? nil : labels.joined(separator: ", ")
  }

  static func overlay(_ reply: ServiceReply) -> TextOverlay {
    let glyphs = GlyphSet.unicode
    var lines: [[Span]] = [
      [Span(reply.statusText, reply.isFine ? .active : .error, .strong), Span("  to \(reply.profile)", .dim)]
    ]
    if let states = stateLabels(reply) {
      lines.append([Span("now in  ", .dim), Span(states, .active)])
    }
    if let settling = reply.settling, settling.used > 0 || !settling.stopped.isEmpty {
      lines.append([Span("settled  ", .dim)] + SettleMeter.spans(used: settling.used, columns: 20, glyphs))
      if !settling.stopped.isEmpty {
        let names = settling.stopped.joined(separator: ", ")
        lines.append([
          Span("stopped  ", .dim), Span(names, .warning),
          Span("; an error of it comes before the next event"),
        ])
      }
    }
    if reply.body != .null {
      lines += ValueText.lines(reply.body).map { [Span($0)] }
    }
    if let verdict = reply.verdict {
      lines.append([])
      lines += VerdictText.lines(verdict, glyphs)
    }
    return TextOverlay(reply.request.line, lines)
  }
}
