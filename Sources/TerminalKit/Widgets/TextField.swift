/// A line of text that is being typed, with a cursor, a memory of earlier lines, and no idea of the screen until it
/// is drawn.
public struct TextField: Hashable, Sendable {
  private var characters: [Character]
  /// The cursor's place: before character `cursor`, at the end when it equals the length.
  public private(set) var cursor: Int
  /// Lines that `up` and `down` walk through, the oldest first.
  public var history: [String]
  private var historyIndex: Int?
  private var draft = ""

  /// The cursor stands behind the text.
  public init(_ text: String = "", history: [String] = []) {
    characters = Array(text)
    cursor = characters.count
    self.history = history
  }

  /// The text; setting it puts the cursor behind it.
  public var text: String {
    get { String(characters) }
    set {
      characters = Array(newValue)
      cursor = characters.count
    }
  }

  public var isEmpty: Bool { characters.isEmpty }

  public enum Edit: Hashable, Sendable {
    /// Adds text at the cursor; line feeds in it become spaces, so that a paste never submits.
    case insert(String)
    case left, right, wordLeft, wordRight, start, end
    case deleteLeft, deleteRight, deleteWordLeft, deleteWordRight, deleteToStart, deleteToEnd
    case clear
    /// The line before or after this one in the history; after the newest comes what was being typed.
    case previous, next
  }

  /// What a key does in a field, as line editors have it; `nil` for keys that a field has no use for.
  public static func edit(for key: Key) -> Edit? {
    switch key {
    case .character(let character): .insert(String(character))
    case .left, .control("b"): .left
    case .right, .control("f"): .right
    case .home, .control("a"): .start
    case .end, .control("e"): .end
    case .backspace: .deleteLeft
    case .delete, .control("d"): .deleteRight
    case .control("w"), .alt("\u{7F}"): .deleteWordLeft
    case .control("u"): .deleteToStart
    case .control("k"): .deleteToEnd
    case .alt("b"): .wordLeft
    case .alt("f"): .wordRight
    case .alt("d"): .deleteWordRight
    case .up, .control("p"): .previous
    case .down, .control("n"): .next
    default: nil
    }
  }

  /// Takes the key when it means something here. Enter, Escape and Tab are left to the caller.
  ///
  /// - Returns: Whether it did.
  @discardableResult
  public mutating func take(_ key: Key) -> Bool {
    guard let edit = TextField.edit(for: key) else { return false }
    apply(edit)
    return true
  }

  public mutating func apply(_ edit: Edit) {
    switch edit {
    case .insert(let text): insert(text)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .start: cursor = 0
    case .end: cursor = characters.count
    case .deleteLeft: delete(max(0, cursor - 1)..<cursor)
    case .deleteRight: delete(cursor..<min(characters.count, cursor + 1))
    case .deleteWordLeft: delete(wordStart..<cursor)
    case .deleteWordRight: delete(cursor..<wordEnd)
    case .deleteToStart: delete(0..<cursor)
    case .deleteToEnd: delete(cursor..<characters.count)
    case .clear: delete(0..<characters.count)
    case .previous: walk(by: -1)
    case .next: walk(by: 1)
    }
  }

  private mutating func insert(_ text: String) {
    let safe = text.map { $0.isNewline ? " " : $0 }
    // A mark that is typed on its own joins the character before it.
    let before = characters[..<cursor] + safe
    let joined = Array(String(before))
    characters.replaceSubrange(..<cursor, with: joined)
    cursor = joined.count
  }

  private mutating func delete(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private var wordStart: Int {
    var place = cursor
    while place > 0, !TextField.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, TextField.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < characters.count, !TextField.isWord(characters[place]) { place += 1 }
    while place < characters.count, TextField.isWord(characters[place]) { place += 1 }
    return place
  }

  private mutating func walk(by step: Int) {
    let now = historyIndex ?? history.count
    let next = now + step
    guard next >= 0, next <= history.count else { return }
    if now == history.count { draft = text }
    historyIndex = next == history.count ? nil : next
    text = next == history.count ? draft : history[next]
  }

  /// Draws the text in the first row of `rect`, scrolled so that the cursor is inside.
  ///
  /// - Returns: Where the terminal's own cursor belongs; `nil` when there is no room.
  @discardableResult
  public func draw(
    into surface: inout Surface, _ rect: Rect, role: Role = .plain, placeholder: String = ""
  ) -> Point? {
    guard !rect.isEmpty else { return nil }
    let line = rect.row(at: 0)
    let widths = characters.map { TextWidth.cell(for: $0).width }
    // One column stays free for the cursor behind the text.
    var first = cursor
    var before = 0
    while first > 0, before + widths[first - 1] < rect.columns {
      first -= 1
      before += widths[first]
    }
    if isEmpty {
      surface.put(placeholder, at: line.origin, role: .dim, clip: line)
    } else {
      surface.put(String(characters[first...]), at: line.origin, role: role, clip: line)
    }
    return line.origin.moved(columns: before)
  }
}
