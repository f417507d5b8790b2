import ChartKit
import TerminalKit

/// A field of a form, with what is wrong with it.
struct FormField: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text
    /// JSON, told of while it is typed.
    case json
    /// Text with proposals, which ← and → go through.
    case choice([String])
    /// What a field of an event's data takes.
    case data(PayloadField)
  }

  let label: String
  let kind: Kind
  var data: DataField
  /// What an empty field stands for.
  var placeholder: String
  /// Why the last answer names this field; gone with the next change.
  var complaint: String?

  init(_ label: String, _ kind: Kind = .text, _ text: String = "", placeholder: String = "") {
    (self.label, self.kind, self.placeholder) = (label, kind, placeholder)
    data = DataField(text)
  }

  init(_ field: PayloadField) { self.init(field.name, .data(field)) }

  var text: String { data.field.text }

  var isRequired: Bool { if case .data(let field) = kind { field.isRequired } else { false } }

  /// What may stand here, in a few words; empty where that needs none.
  var note: String { if case .data(let field) = kind { field.note } else { "" } }

  /// Whether the text cannot stand here.
  var isWrong: Bool {
    switch kind {
    case .text, .choice: return false
    case .json: if case .failure = data.value { return true } else { return false }
    case .data(let field): return field.problem(text) != nil
    }
  }

  /// What is wrong, the last answer's complaint first.
  func fault(_ glyphs: GlyphSet) -> [Span]? {
    if let complaint { return [Span("\(glyphs.blocked) \(complaint)", .error)] }
    switch kind {
    case .text, .choice: return nil
    case .json: return data.complaint(glyphs)
    case .data(let field):
      return field.problem(text).map { [Span("\(glyphs.blocked) \($0.message)", .error)] }
    }
  }

  mutating func take(_ key: Key) {
    let old = text
    if case .choice(let all) = kind, !all.isEmpty, key == .left || key == .right {
      let here = all.firstIndex(of: text) ?? (key == .left ? 0 : -1)
      data.field.text = all[(here + (key == .left ? -1 : 1) + all.count) % all.count]
    } else {
      data.field.take(key)
    }
    if text != old { complaint = nil }
  }
}
