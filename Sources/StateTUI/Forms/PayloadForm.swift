import ChartKit
import TerminalKit

/// An event's data as they are being typed: field by field, or as JSON.
struct PayloadForm: Sendable {
  /// The known fields, or one for all of the data.
  var form: Form
  /// Whether the data are typed as JSON.
  private(set) var isRaw = false
  private var fields: [PayloadField]
  /// Data that were sent before, as JSON, the oldest first.
  private let earlier: [String]
  private var place: Int

  /// Begins with what was sent last. Without any known field the data are typed as JSON.
  init(_ fields: [PayloadField], earlier: [String]) {
    (self.fields, self.earlier, place) = (fields, earlier, earlier.count)
    form = PayloadForm.form(fields)
    if fields.isEmpty { setRaw("") }
    if !earlier.isEmpty { walk(by: -1) }
  }

  private static func form(_ fields: [PayloadField]) -> Form {
    Form(fields.map { FormField($0) }, notes: .beside)
  }

  private mutating func setRaw(_ text: String) {
    isRaw = true
    let placeholder = "empty for none, else JSON such as {\"to\": 70}"
    form = Form([FormField("data", .json, text, placeholder: placeholder)], notes: .elsewhere)
  }

  var hasEarlier: Bool { !earlier.isEmpty }
  var hasFields: Bool { !fields.isEmpty }

  /// The data; undefined where there are none, nil where something is wrong.
  var value: Value? {
    if isRaw {
      guard case .success(let value) = form.fields.first?.data.value else { return nil }
      return value
    }
    var members = Value.emptyObject.object ?? [:]
    for (field, typed) in zip(fields, form.fields) {
      do {
        if let value = try field.value(of: typed.text) { members[field.name] = value }
      } catch {
        return nil
      }
    }
    return members.isEmpty ? .undefined : .object(members)
  }

  /// Goes through what was sent before; after the newest come empty fields.
  mutating func walk(by step: Int) {
    let next = place + step
    guard next >= 0, next <= earlier.count else { return }
    place = next
    set(next == earlier.count ? "" : earlier[next])
  }

  /// Changes between fields and JSON. Returns a sentence where the JSON is no object, so that it has no fields.
  mutating func switchRaw() -> String? {
    guard isRaw else {
      setRaw(value.map { $0.isUndefined ? "" : $0.jsonText() } ?? looseText)
      return nil
    }
    guard let value else { return "This is no JSON yet." }
    guard value.isUndefined || value.object != nil else { return "Only an object has fields." }
    guard fill(value) else { return "No field of this event is known." }
    return nil
  }

  /// Replaces what was typed by a text from elsewhere.
  mutating func set(_ text: String) {
    if isRaw { return setRaw(text) }
    let value = text.allSatisfy(\.isWhitespace) ? Value.undefined : try? Value(json: text)
    if let value, value.isUndefined || value.object != nil { _ = fill(value) } else { setRaw(text) }
  }

  /// Puts an object's members into the fields; what no field is for makes one. False where there would be no field.
  private mutating func fill(_ value: Value) -> Bool {
    let members = value.object ?? [:]
    for (name, _) in members where !fields.contains(where: { $0.name == name }) {
      fields.append(PayloadField(name: name, origin: "sent before"))
    }
    if fields.isEmpty { return false }
    let focus = isRaw ? 0 : form.focus
    isRaw = false
    form = PayloadForm.form(fields)
    for index in fields.indices {
      form.fields[index].data.field.text = members[fields[index].name].map(fields[index].text) ?? ""
    }
    form.move(by: min(focus, fields.count - 1))
    return true
  }

  /// What can be said as JSON while something is wrong: wrong fields as text.
  var looseText: String {
    if isRaw { return form.fields.first?.text ?? "" }
    var members = Value.emptyObject.object ?? [:]
    for (field, typed) in zip(fields, form.fields) where !typed.text.isEmpty {
      members[field.name] = (try? field.value(of: typed.text)) ?? .string(typed.text)
    }
    return members.isEmpty ? "" : Value.object(members).jsonText()
  }
}
