import ChartKit

extension PrintMarks {
  /// Marks where a run is: active states, history, timers, and a line with tags, done flag and output.
  init(_ snapshot: Snapshot, of chart: Chart, glyphs: PrintGlyphs) {
    self.init()
    active = snapshot.configuration
    history = snapshot.history
    timers = snapshot.schedule.map { timer in
      let isNever = timer.due == ScheduledEvent.never
      return Timer(event: timer.event.name, remaining: isNever ? nil : max(0, timer.due - snapshot.now))
    }
    footer = Self.footer(snapshot, chart, glyphs)
  }

  /// `tags audible busy · done no`, as in the explorer.
  private static func footer(_ snapshot: Snapshot, _ chart: Chart, _ glyphs: PrintGlyphs) -> String {
    var parts: [String] = []
    let tags = chart.tags(of: snapshot.configuration)
    if !tags.isEmpty { parts.append("tags " + tags.joined(separator: " ")) }
    parts.append(snapshot.isDone ? "done yes" : "done no")
    if snapshot.isDone && !snapshot.output.isUndefined {
      parts.append("output " + snapshot.output.jsonText())
    }
    if let failure = snapshot.failure { parts.append("error " + failure) }
    return parts.joined(separator: " \(glyphs.separator) ")
  }
}
