import ChartKit

// The fields that an event's data may have, as far as anybody knows.
extension Workspace {
  /// From the event's schema; without one, those that the guards and actions of its transitions read, those that were
  /// sent with it before, and those of the document's examples.
  func payloadFields(of name: String) -> [PayloadField] {
    if let schema = payloadSchema(of: name),
      let fields = PayloadField.fields(ofSchema: schema)
    {
      return fields
    }
    var fields: [PayloadField] = []
    func add(_ name: String, _ origin: String) {
      guard !fields.contains(where: { $0.name == name }) else { return }
      fields.append(PayloadField(name: name, origin: origin))
    }
    for field in readFields(of: name) { add(field, "read here") }
    for text in (sentData[name] ?? []).reversed() {
      for (key, _) in (try? Value(json: text))?.object ?? [:] { add(key, "sent before") }
    }
    for example in chart.payloads[name]?.examples ?? [] {
      for (key, _) in example.object ?? [:] { add(key, "in an example") }
    }
    return fields
  }

  private func payloadSchema(of name: String) -> Value? {
    guard let schema = chart.payloads[name]?.schema, !schema.isUndefined else { return nil }
    return schema
  }

  /// The fields without which an event's schema does not hold.
  func requiredFields(of entry: EventList.Entry) -> [String] {
    guard case .event(let name) = entry.subject, let schema = payloadSchema(of: name) else { return [] }
    return (PayloadField.fields(ofSchema: schema) ?? []).filter(\.isRequired).map(\.name)
  }

  /// Whether an event fires only with data, or the document has examples of them.
  func wantsData(_ entry: EventList.Entry) -> Bool {
    guard entry.verdict == .fires, case .event = entry.subject else { return false }
    return !entry.event.data.isUndefined || !requiredFields(of: entry).isEmpty
  }

  private func transitions(of name: String) -> [Transition] {
    chart.transitions.filter { $0.details.descriptors.contains(name) }
  }

  /// The fields that guards were seen to read now, and those that the texts of guards and actions name.
  private func readFields(of name: String) -> [String] {
    var found: [String] = []
    for considered in session.explain(Event(name, data: .emptyObject), at: path, searches: false).considered {
      for read in considered.reads {
        if case .event(let keys) = read.reading.place, keys.count > 1, keys[0] == "data" {
          found.append(keys[1])
        }
      }
    }
    for transition in transitions(of: name) {
      found += EventReading.fields(of: transition, in: chart)
    }
    var seen: Set<String> = ["type"]
    return found.filter { seen.insert($0).inserted }
  }
}
