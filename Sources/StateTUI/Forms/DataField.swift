import ChartKit
import TerminalKit

/// A field for JSON that says, while it is typed, what is wrong and where.
struct DataField: Hashable, Sendable {
  var field: TextField

  init(_ text: String = "", history: [String] = []) { field = TextField(text, history: history) }

  /// The data; undefined for an empty field. Fails with the message and the character that it is about.
  var value: Result<Value, Problem> {
    let text = field.text
    if text.allSatisfy(\.isWhitespace) { return .success(.undefined) }
    do {
      return .success(try Value(json: text))
    } catch {
      let bytes = Array(text.utf8.prefix(error.diagnostic.offset ?? 0))
      return .failure(
        Problem(message: error.diagnostic.message, character: String(decoding: bytes, as: UTF8.self).count))
    }
  }

  struct Problem: Error, Hashable, Sendable {
    var message: String
    /// Characters before the place of the fault.
    var character: Int
  }

  /// What is wrong, as a line; nil where nothing is.
  func complaint(_ glyphs: GlyphSet) -> [Span]? {
    guard case .failure(let problem) = value else { return nil }
    return [Span("\(glyphs.blocked) character \(problem.character + 1): \(problem.message)", .error)]
  }

  /// Puts the cursor where the fault is.
  mutating func goToFault() {
    guard case .failure(let problem) = value else { return }
    field.apply(.start)
    for _ in 0..<problem.character { field.apply(.right) }
  }
}
