import ChartKit
import TerminalKit

/// An event's data as they are being typed: field by field, or as JSON.
struct PayloadForm: Sendable {
  private(set) var fields: [PayloadField]
  /// One for each field.
  private(set) var texts: [TextField]
  /// The field that is typed in.
  private(set) var index = 0
  /// The whole as JSON, where it is not typed field by field.
  private(set) var raw: DataField?
  /// Data that were sent before, as JSON, the oldest first.
  private let earlier: [String]
  private var place: Int

  /// Begins with what was sent last. Without any known field the data are typed as JSON.
  init(_ fields: [PayloadField], earlier: [String]) {
    (self.fields, self.earlier, place) = (fields, earlier, earlier.count)
    texts = fields.map { _ in TextField() }
    if fields.isEmpty { raw = DataField() }
    if !earlier.isEmpty { walk(by: -1) }
  }

  var hasEarlier: Bool { !earlier.isEmpty }

  /// What is wrong with each field; nil where nothing is.
  func problem(_ index: Int) -> String? {
    do {
      _ = try fields[index].value(of: texts[index].text)
      return nil
    } catch {
      return error.message
    }
  }

  /// The data; undefined where there are none, nil where something is wrong.
  var value: Value? {
    if let raw {
      guard case .success(let value) = raw.value else { return nil }
      return value
    }
    var members = Value.emptyObject.object ?? [:]
    for (field, text) in zip(fields, texts) {
      do {
        if let value = try field.value(of: text.text) { members[field.name] = value }
      } catch {
        return nil
      }
    }
    return members.isEmpty ? .undefined : .object(members)
  }

  /// Goes to what is wrong first.
  mutating func goToFault() {
    raw?.goToFault()
    if raw == nil, let wrong = fields.indices.first(where: { problem($0) != nil }) { index = wrong }
  }

  // MARK: Typing

  mutating func type(_ key: Key) {
    if raw != nil { raw?.field.take(key) } else { texts[index].take(key) }
  }

  mutating func insert(_ text: String) {
    if raw != nil { raw?.field.apply(.insert(text)) } else { texts[index].apply(.insert(text)) }
  }

  mutating func move(by step: Int) {
    if raw == nil, !fields.isEmpty { index = (index + step + fields.count) % fields.count }
  }

  mutating func go(to field: Int) { if raw == nil, fields.indices.contains(field) { index = field } }

  /// Goes through what was sent before; after the newest come empty fields.
  mutating func walk(by step: Int) {
    let next = place + step
    guard next >= 0, next <= earlier.count else { return }
    place = next
    set(next == earlier.count ? "" : earlier[next])
  }

  /// Changes between fields and JSON. Returns a sentence where the JSON is no object, so that it has no fields.
  mutating func switchRaw() -> String? {
    guard let typed = raw else {
      raw = DataField(value.map { $0.isUndefined ? "" : $0.jsonText() } ?? looseText)
      return nil
    }
    guard case .success(let value) = typed.value else { return "This is no JSON yet." }
    guard value.isUndefined || value.object != nil else { return "Only an object has fields." }
    guard fill(value) else { return "No field of this event is known." }
    raw = nil
    return nil
  }

  /// Replaces what was typed by a text from elsewhere.
  mutating func set(_ text: String) {
    if raw != nil {
      raw = DataField(text)
      return
    }
    let value = text.allSatisfy(\.isWhitespace) ? Value.undefined : try? Value(json: text)
    if let value, value.isUndefined || value.object != nil { _ = fill(value) } else { raw = DataField(text) }
  }

  /// Puts an object's members into the fields; what no field is for makes one. False where there would be no field.
  private mutating func fill(_ value: Value) -> Bool {
    let members = value.object ?? [:]
    for (name, _) in members where !fields.contains(where: { $0.name == name }) {
      fields.append(PayloadField(name: name, origin: "sent before"))
      texts.append(TextField())
    }
    for index in fields.indices {
      texts[index].text = members[fields[index].name].map(fields[index].text) ?? ""
    }
    index = min(index, max(0, fields.count - 1))
    return !fields.isEmpty
  }

  /// What can be said as JSON while something is wrong: wrong fields as text.
  var looseText: String {
    var members = Value.emptyObject.object ?? [:]
    for (field, text) in zip(fields, texts) where !text.isEmpty {
      members[field.name] = (try? field.value(of: text.text)) ?? .string(text.text)
    }
    return members.isEmpty ? "" : Value.object(members).jsonText()
  }
}
