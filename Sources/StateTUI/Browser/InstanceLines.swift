import ChartKit
import TerminalKit

/// All that is known of an instance, as lines.
struct InstanceLines {
  private(set) var lines: [[Span]] = []
  private let glyphs: GlyphSet
  private let columns: Int

  init(
    _ key: InstanceKey, _ details: MachineDetails, _ catalogue: Catalogue, columns: Int, _ glyphs: GlyphSet
  ) {
    (self.glyphs, self.columns) = (glyphs, columns)
    guard let facts = details.instance else { return }
    var state = [Span(facts.stateText, .active, .strong)]
    for tag in facts.tags { state.append(Span("  #" + tag, .tag)) }
    add(facts.status.word, state)
    if let backed = facts.backed { addService(backed, details, catalogue) }
    if let reply = details.lastReply { addReply(reply) }
    let shown = catalogue.showsAll ? facts.context : facts.context["public"] ?? facts.context
    let name = facts.context["public"] != nil && !catalogue.showsAll ? "public" : "context"
    let texts = ValueText.lines(shown)
    for (index, text) in texts.enumerated() { add(index == 0 ? name : "", [Span(text)]) }
  }

  private mutating func add(_ name: String, _ spans: [Span]) {
    lines += MachineDetailsView.label(name, spans).wrapped(to: columns)
  }

  private mutating func addService(
    _ facts: StateBackedFacts, _ details: MachineDetails, _ catalogue: Catalogue
  ) {
    add("version", [Span(facts.state.machineVersion)])
    if let desired = facts.state.desiredMachineVersion {
      add("", [Span("\(glyphs.arrow) \(desired) before its next event", .notice)])
    } else if let current = details.currentVersion, current != facts.state.machineVersion {
      add("", [Span("U", .key), Span(" brings it to \(current)", .dim)])
    }
    if let verdict = details.readVerdict {
      let who =
        verdict.answer == .noPolicy ? [] : [Span(" to \(catalogue.profiles.current.name)", .dim)]
      add("allowRead", VerdictText.answer(verdict, glyphs) + who)
    }
    let settling = facts.settling
    if settling.used > 0 || !settling.stopped.isEmpty {
      add("settled", SettleMeter.spans(used: settling.used, columns: 10, glyphs))
    }
    if !settling.stopped.isEmpty {
      add("", [Span("stopped: " + settling.stopped.joined(separator: ", "), .warning)])
    }
    for error in facts.pendingErrors {
      add("pending", [Span(error.name, .error), Span(" comes before the next event", .dim)])
    }
    for child in facts.children.prefix(5) {
      add("runs", [Span(child.id), Span(child.isPending ? "  waits for its answer" : "", .dim)])
    }
    let naming = facts.timers.isEmpty ? nil : details.chart.map { Naming($0) }
    for timer in facts.timers.prefix(4) {
      let due = timer.due.map { "in " + TimeText.exact($0) } ?? "never by itself"
      add(
        "timer",
        [
          Span("\(glyphs.timer) \(naming?.timer(timer.event) ?? timer.event.name)  ", .timer),
          Span(due, .dim),
        ])
    }
  }

  private mutating func addReply(_ reply: ServiceReply) {
    let role: Role = reply.isFine ? .active : .error
    add(
      "last call",
      [Span(String(reply.status), role), Span(" to \(reply.profile)'s \(reply.request.words)", .dim)])
    if !reply.isFine { add("", [Span(reply.message, .error)]) }
  }
}

/// Verdicts of policies in words.
enum VerdictText {
  static func answer(_ verdict: StateBackedVerdict, _ glyphs: GlyphSet) -> [Span] {
    switch verdict.answer {
    case .allowed: [Span("\(glyphs.done) allows it", .active)]
    case .denied: [Span("\(glyphs.blocked) does not allow it", .blocked)]
    case .failed(let why): [Span("\(glyphs.blocked) denied: \(why)", .blocked)]
    case .noPolicy: [Span("no policy: everybody may", .dim)]
    }
  }

  /// The policy, its verdict, and what it was asked.
  static func lines(_ verdict: StateBackedVerdict, _ glyphs: GlyphSet) -> [[Span]] {
    var lines: [[Span]] = [[Span(verdict.policy + "  ", .keyword)] + answer(verdict, glyphs)]
    if verdict.answer == .noPolicy { return lines }
    for (name, value) in verdict.input.object ?? [:] {
      lines.append([
        Span("  " + name.padded(to: 20), .dim), Span(ValueText.brief(value), ValueText.role(value)),
      ])
    }
    return lines
  }
}

/// How much of the time to settle in was used.
enum SettleMeter {
  static func spans(used: Int, columns: Int, _ glyphs: GlyphSet) -> [Span] {
    let limit = StateBackedSettling.limit
    let full = min(columns, (used * columns + limit - 1) / limit)
    let role: Role = used * 2 > limit ? .warning : .active
    return [
      Span(String(repeating: glyphs.barFull, count: full), role),
      Span(String(repeating: glyphs.barEmpty, count: columns - full), .dim),
      Span("  \(TimeText.exact(used)) of \(TimeText.exact(limit))", role),
    ]
  }
}
