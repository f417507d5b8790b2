/// Writes XML as a person would: one element a line, two spaces a level, empty elements closed at once.
///
/// White space is added only between elements, never to text.
struct XMLOutput {
  private(set) var text = ""
  private var open: [String] = []
  /// Whether the last start tag still lacks its end.
  private var isTagOpen = false
  /// Where in the chart's document stands what is being written.
  var place = 0
  /// The first character that XML cannot hold, and the place of what has it.
  private(set) var fault: (scalar: Unicode.Scalar, place: Int)?

  /// Attributes in the order in which they are to stand.
  struct Attributes {
    fileprivate var all: [(name: String, value: String)] = []

    init() {}

    /// Adds an attribute, or nothing where there is no value.
    mutating func add(_ name: String, _ value: String?) {
      if let value { all.append((name, value)) }
    }
  }

  mutating func declaration() { text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" }

  mutating func start(_ name: String, _ attributes: Attributes = Attributes()) {
    beginLine()
    text += "<" + name
    for (name, value) in attributes.all { text += " \(name)=" + quoted(value) }
    open.append(name)
    isTagOpen = true
  }

  mutating func end() {
    guard let name = open.popLast() else { return }
    if isTagOpen {
      text += "/>\n"
      isTagOpen = false
    } else {
      indent()
      text += "</\(name)>\n"
    }
  }

  /// An element without children.
  mutating func empty(_ name: String, _ attributes: Attributes = Attributes()) {
    start(name, attributes)
    end()
  }

  /// An element with text between its tags, exactly this.
  mutating func element(_ name: String, _ attributes: Attributes = Attributes(), text content: String) {
    element(name, attributes, markup: escaped(content))
  }

  /// An element with what is markup already between its tags, exactly this.
  mutating func element(_ name: String, _ attributes: Attributes = Attributes(), markup: String) {
    check(markup)
    start(name, attributes)
    if markup.isEmpty { return end() }
    text += ">" + markup + "</\(name)>\n"
    open.removeLast()
    isTagOpen = false
  }

  /// Markup on lines of its own, as it was written.
  mutating func markup(_ markup: String) {
    check(markup)
    beginLine()
    text += markup + "\n"
  }

  mutating func comment(_ lines: [String]) {
    beginLine()
    let lines = lines.map(Self.commentText)
    if lines.count == 1 {
      text += "<!-- \(lines[0]) -->\n"
    } else {
      text += "<!--\n" + lines.map { "  " + $0 + "\n" }.joined() + "-->\n"
    }
  }

  /// Two hyphens cannot stand in a comment, nor can control characters.
  private static func commentText(_ text: String) -> String {
    var clean = ""
    for scalar in text.unicodeScalars {
      if scalar == "-", clean.unicodeScalars.last == "-" { clean += " " }
      clean.unicodeScalars.append(XMLCharacter.isAllowed(scalar.value) && scalar.value >= 0x20 ? scalar : " ")
    }
    return clean.hasSuffix("-") ? clean + " " : clean
  }

  private mutating func beginLine() {
    if isTagOpen { text += ">\n" }
    isTagOpen = false
    indent()
  }

  private mutating func indent() { text += String(repeating: "  ", count: open.count) }

  // MARK: Escaping

  /// The text as an attribute's value with its quotes; white space that would be normalised becomes references.
  mutating func quoted(_ value: String) -> String {
    check(value)
    let isSingle = value.contains("\"") && !value.contains("'")
    let quote = isSingle ? "'" : "\""
    var escaped = quote
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case "\"" where !isSingle: escaped += "&quot;"
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + quote
  }

  /// The text as character data: in a CDATA section where that reads better and can be.
  mutating func escaped(_ content: String) -> String {
    check(content)
    let special = content.utf8.count { $0 == XMLCharacter.less || $0 == XMLCharacter.ampersand }
    let hasReturn = content.utf8.contains(XMLCharacter.carriageReturn)
    let endsSection = content.contains("]]>")
    if special > 0 && !hasReturn && !endsSection && content.utf8.count > 8 {
      return "<![CDATA[" + content + "]]>"
    }
    if special == 0 && !hasReturn && !endsSection { return content }
    var escaped = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\r": escaped += "&#13;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Notes the first character that XML does not allow.
  private mutating func check(_ text: String) {
    guard fault == nil else { return }
    if let scalar = text.unicodeScalars.first(where: { !XMLCharacter.isAllowed($0.value) }) {
      fault = (scalar, place)
    }
  }
}
