/// What a document's file name says: the machine's slug, and its version where there is one.
struct MachineName: Hashable, Sendable {
  /// 1 to 128 letters, digits, `_` and `-`.
  var slug: String
  /// `2` of `parcel.v2.machine.js`; nil stands for the last one.
  var version: Int?
  /// The ending, for documents whose names differ in nothing else.
  var ending: String

  private static let endings = [".machine", ".statechart", ".chart", ".impl"]

  init(_ path: String) {
    var parts = App.fileName(path).split(separator: ".", omittingEmptySubsequences: true).map(String.init)
    ending = parts.count > 1 ? parts.removeLast() : ""
    if parts.count > 1, let last = parts.last, Self.endings.contains("." + last.lowercased()) {
      parts.removeLast()
    }
    if parts.count > 1, let last = parts.last, last.hasPrefix("v"), let number = Int(last.dropFirst()) {
      version = number
      parts.removeLast()
    }
    slug = Self.slug(parts.joined(separator: "."))
  }

  /// A text with `-` for what slugs do not have.
  static func slug(_ text: String) -> String {
    let safe = text.map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "_") ? character : "-"
    }
    return safe.isEmpty ? "machine" : String(safe.prefix(128))
  }
}
