import Testing

@testable import ChartKit

/// Drafts in words that a test can compare.
enum XStateDrafts {
  static func read(_ json: String, _ dialect: Dialect? = nil) throws -> ChartDraft {
    try XStateReader.read(SourceText(name: "m.json", text: json), dialect: dialect)
  }

  /// The draft of a document that must have no diagnostics.
  static func clean(_ json: String, _ dialect: Dialect? = nil) throws -> ChartDraft {
    let draft = try read(json, dialect)
    #expect(draft.diagnostics.isEmpty, "\(draft.diagnostics.map { $0.text(in: draft.source) })")
    return draft
  }

  static func diagnostics(_ draft: ChartDraft) -> [String] {
    draft.diagnostics.map { "\($0.text(in: draft.source)) [\($0.rule)]" }
  }

  /// `event NAME -> TARGETS`, with `!` before external ones.
  static func text(_ transition: TransitionDraft) -> String {
    let trigger =
      switch transition.details.trigger {
      case .event: "event"
      case .always: "always"
      case .after(.milliseconds(let time)): "after \(time)"
      case .after(.named(let name)): "after \(name)"
      case .after: "after ?"
      case .done: "done"
      case .invoked(let id): "invoked(\(id))"
      }
    let sign = transition.details.kind == .external ? "!" : ""
    return "\(sign)\(trigger) \(transition.details.descriptors.joined(separator: ",")) -> "
      + transition.targets.map(text).joined(separator: " ")
  }

  static func text(_ reference: StateReference) -> String {
    switch reference.lookup {
    case .id(let id): "#\(id)"
    case .idThenPath(let id, let keys): "#\(id)/" + keys.joined(separator: "/")
    case .path(let keys, let base): "\(base)/" + keys.joined(separator: "/")
    }
  }

  /// The transitions of the state with this index.
  static func transitions(_ draft: ChartDraft, _ state: Int) -> [String] {
    draft.states[state].transitions.map(text)
  }
}
