import ChartKit

extension Move {
  /// The move as items of the list of events that `trace` takes: `"PLAY"`, `{"type":"SEEK","to":70}`,
  /// `{"advance":5000}`, with the answers of guards that hold for it around it.
  var items: [Value] {
    var items: [Value] = [item]
    if !answers.isEmpty {
      let names = answers.keys.sorted()
      func guards(_ answer: (String) -> Value) -> Value {
        ["guards": .object(.init(uniqueKeysWithValues: names.map { ($0, answer($0)) }))]
      }
      items.insert(guards { .bool(answers[$0] ?? true) }, at: 0)
      items.append(guards { _ in .null })
    }
    return items
  }

  private var item: Value {
    switch kind {
    case .event(let event):
      guard case .object(let members) = event.data else { return .string(event.name) }
      var item = Value.emptyObject.object ?? [:]
      item["type"] = .string(event.name)
      for (key, value) in members { item[key] = value }
      return .object(item)
    case .nextTimer(let timer): return ["advance": .number(Double(timer.wait))]
    case .stalledTimer(let timer): return .string(timer.event)
    }
  }

  /// `PLAY`, `SEEK {to: 70}`, `after 5s`, `NEXT with hasNext true`.
  func text(_ naming: Naming) -> String {
    var text: String
    switch kind {
    case .event(let event):
      text = naming.eventName(event.name)
      if !event.data.isUndefined { text += " " + ValueText.brief(event.data) }
    case .nextTimer(let timer), .stalledTimer(let timer): text = naming.timer(Event(timer.event))
    }
    let given = answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return given.isEmpty ? text : text + " with " + given.joined(separator: ", ")
  }
}

extension [Move] {
  var items: Value { .array(flatMap(\.items)) }

  func text(_ naming: Naming) -> String { map { $0.text(naming) }.joined(separator: ", ") }

  /// `2 events`, `1 event and 1 timer`.
  var lengthText: String {
    let timers = count { if case .event = $0.kind { false } else { true } }
    var parts: [String] = []
    if count > timers || timers == 0 { parts.append(Count.text(count - timers, "event")) }
    if timers > 0 { parts.append(Count.text(timers, "timer")) }
    return parts.joined(separator: " and ")
  }
}
