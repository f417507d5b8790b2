import ChartKit

/// A field of an event's data: what it is called and what may stand in it.
struct PayloadField: Hashable, Sendable {
  /// What may stand in a field.
  enum Kind: Hashable, Sendable {
    /// JSON where it is some, else text.
    case any
    case text(atLeast: Int)
    case number(Limits, isWhole: Bool)
    case flag
    case choice([Value])
    /// JSON: an object or an array.
    case object, array
  }

  struct Limits: Hashable, Sendable {
    var least: Double?
    var most: Double?
  }

  var name: String
  var kind = Kind.any
  var isRequired = false
  /// Where the field is known from, where no schema says more: `read by isFree`, `sent before`.
  var origin = ""

  /// What may stand here, in a few words: `number 0…240`, `true / false`, `text, optional`.
  var note: String {
    let words =
      switch kind {
      case .any: origin
      case .text(let least): least > 0 ? "text, at least \(least)" : "text"
      case .number(let limits, let isWhole): (isWhole ? "whole number" : "number") + limits.words
      case .flag: "true / false"
      case .choice(let values): values.map { $0.string ?? $0.jsonText() }.joined(separator: " / ")
      case .object: "object, as JSON"
      case .array: "array, as JSON"
      }
    return isRequired || kind == .any ? words : words + ", optional"
  }

  /// Why a text cannot stand in a field, in a few words.
  struct Problem: Error, Hashable, Sendable {
    var message: String
    init(_ message: String) { self.message = message }
  }

  /// The value that a text stands for; nil for an empty field that may be left out.
  func value(of text: String) throws(Problem) -> Value? {
    if text.allSatisfy(\.isWhitespace) {
      if isRequired { throw Problem("is missing") }
      return nil
    }
    let parsed = try? Value(json: text)
    switch kind {
    case .any:
      if let parsed { return parsed }
      let first = text.first { !$0.isWhitespace }
      if first == "{" || first == "[" || first == "\"" { throw Problem(PayloadField.fault(text)) }
      return .string(text)
    case .text(let least):
      let words = text.hasPrefix("\"") ? parsed?.string ?? text : text
      if words.count < least { throw Problem("is too short: at least \(least)") }
      return .string(words)
    case .number(let limits, let isWhole):
      guard let number = parsed?.number else { throw Problem("is no number") }
      if isWhole && number != number.rounded() { throw Problem("is no whole number") }
      if !limits.hold(number) { throw Problem("is not in\(limits.words)") }
      return parsed
    case .flag:
      guard parsed?.bool != nil else { throw Problem("is neither true nor false") }
      return parsed
    case .choice(let values):
      guard let chosen = values.first(where: { $0 == parsed || $0.string == text }) else {
        throw Problem("is none of these")
      }
      return chosen
    case .object:
      guard parsed?.object != nil else {
        throw Problem(parsed == nil ? PayloadField.fault(text) : "is no object")
      }
      return parsed
    case .array:
      guard parsed?.array != nil else {
        throw Problem(parsed == nil ? PayloadField.fault(text) : "is no array")
      }
      return parsed
    }
  }

  /// Why a text cannot stand here; nil where it can.
  func problem(_ text: String) -> Problem? {
    do {
      _ = try value(of: text)
      return nil
    } catch {
      return error
    }
  }

  /// What is wrong with a text as JSON.
  private static func fault(_ text: String) -> String {
    do {
      _ = try Value(json: text)
      return "is no JSON"
    } catch {
      return error.diagnostic.message
    }
  }

  /// How a value is written into the field.
  func text(for value: Value) -> String {
    if let words = value.string, let again = try? self.value(of: words), again == value { return words }
    return value.isUndefined ? "" : value.jsonText()
  }
}

extension PayloadField.Limits {
  func hold(_ number: Double) -> Bool { number >= least ?? -.infinity && number <= most ?? .infinity }

  /// ` 0…240`, ` from 0`, ` to 240`.
  fileprivate var words: String {
    func text(_ number: Double) -> String { Value.number(number).jsonText() }
    switch (least, most) {
    case (let least?, let most?): return " \(text(least))…\(text(most))"
    case (let least?, nil): return " from \(text(least))"
    case (nil, let most?): return " to \(text(most))"
    case (nil, nil): return ""
    }
  }
}

extension PayloadField {
  /// The fields of a JSON Schema of an object; nil where it describes none.
  ///
  /// `type`, `enum`, `const`, `minimum`, `maximum`, `minLength` and `required` are understood; what a field's schema says
  /// besides is left to the machine.
  static func fields(ofSchema schema: Value) -> [PayloadField]? {
    guard let properties = schema["properties"]?.object else { return nil }
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    return properties.filter { $0.key != "type" }.map { name, part in
      PayloadField(name: name, kind: kind(part), isRequired: required.contains(name), origin: "any")
    }
  }

  private static func kind(_ schema: Value) -> Kind {
    if let values = schema["enum"]?.array { return .choice(values) }
    if let value = schema["const"] { return .choice([value]) }
    let limits = Limits(least: schema["minimum"]?.number, most: schema["maximum"]?.number)
    switch schema["type"]?.string {
    case "string": return .text(atLeast: schema["minLength"]?.number.flatMap { Int(exactly: $0) } ?? 0)
    case "number": return .number(limits, isWhole: false)
    case "integer": return .number(limits, isWhole: true)
    case "boolean": return .flag
    case "object": return .object
    case "array": return .array
    default: return .any
    }
  }
}
