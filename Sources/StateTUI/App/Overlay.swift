import TerminalKit

/// A box over the panes that has the keys while it is there.
protocol Overlay: Sendable {
  /// Brings what it shows up to date with the session, before it is drawn.
  mutating func settle(_ work: Workspace)
  /// Takes a key. The overlay itself is not among `app.overlays` meanwhile; others that it opens come above it.
  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult
  /// Takes pasted text. False where there is nothing to paste into.
  mutating func paste(_ text: String, _ app: inout App) -> Bool
  /// Draws the box and returns where the cursor belongs.
  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point?
  /// What can be done here, for the line of hints: keys and words.
  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)]
  /// Whether it has more to find out: it is settled again, then, while no key is pressed.
  var isSearching: Bool { get }
  /// Whether text is being typed, so that the cursor is to be seen.
  var isTyping: Bool { get }
  /// Whether the field that is typed in is empty, so that the key of help explains the box.
  var isBlank: Bool { get }
  /// The keys that go a line up and down in it, for the mouse; nil where there are no lines.
  var lineKeys: (up: Key, down: Key)? { get }
  /// What would be done by what it shows, to be drawn in the panes behind it; nil where the panes' own preview stays.
  var preview: Workspace.Preview? { get }
}

enum OverlayResult: Sendable { case stay, close }

extension Overlay {
  mutating func settle(_ work: Workspace) {}
  mutating func paste(_ text: String, _ app: inout App) -> Bool { false }
  var isSearching: Bool { false }
  var isTyping: Bool { false }
  var isBlank: Bool { false }
  /// Whether the key of help is not taken for text.
  var canExplain: Bool { !isTyping || isBlank }
  var preview: Workspace.Preview? { nil }
  var lineKeys: (up: Key, down: Key)? { (.up, .down) }
}

extension KeyMap {
  /// The move that a key means in a list, by the same bindings as in the panes.
  func move(for key: Key) -> ListCursor.Move? {
    switch command(for: key) {
    case .up, .previousMatch: .up
    case .down, .nextMatch: .down
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    case .first: .first
    case .last: .last
    default: nil
    }
  }

  /// The move that a key means where letters are typed.
  static func moveWhileTyping(for key: Key) -> ListCursor.Move? {
    switch key {
    case .up: .up
    case .down: .down
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    default: nil
    }
  }

  /// Whether a key leaves a box without fields: Esc, Backspace, `q`, or the command that opened it.
  func closes(_ key: Key, _ opener: CommandID) -> Bool {
    let command = command(for: key)
    return command == .back || command == .quit || command == opener
  }
}

/// The box of an overlay.
enum OverlayFrame {
  /// Draws an empty box of at most `size` in the middle of `area` and returns its inside, a column off the border.
  static func draw(
    _ size: Size, in area: Rect, title: [Span], right: [Span] = [], into surface: inout Surface
  ) -> Rect {
    // Small screens have no room for borders: the box is the screen.
    if area.columns < 50 || area.rows < 10 {
      surface.fill(area, with: " ")
      surface.putLine(title.map { Span($0.text, .title) }, in: area.inset(left: 1, right: 1))
      return area.inset(left: 1, top: 1, right: 1)
    }
    let box = area.centred(Size(columns: size.columns + 4, rows: size.rows + 2))
    surface.fill(box, with: " ")
    surface.box(box, style: .heavy, role: .focusedBorder, title: title, right: right)
    return box.inside.inset(left: 1, right: 1)
  }

  /// Lines that such a box has for its content.
  static func room(in area: Rect) -> Size {
    if area.columns < 50 || area.rows < 10 { return Size(columns: area.columns - 2, rows: area.rows - 1) }
    return Size(columns: area.columns - 4, rows: area.rows - 2)
  }
}
