extension String {
  /// The text as lines of at most `columns`, broken at spaces, inside a word only when it is too long for a line.
  /// Line feeds in the text are kept.
  public func wrapped(to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    return split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      String.wrap(paragraph, to: columns)
    }
  }

  private static func wrap(_ paragraph: Substring, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var width = 0
    var isStarted = false
    for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
      let wordWidth = TextWidth.columns(of: word)
      if isStarted {
        if width + 1 + wordWidth <= columns {
          line += " " + word
          width += 1 + wordWidth
          continue
        }
        lines.append(line)
      }
      isStarted = true
      var rest = String(word)
      while TextWidth.columns(of: rest) > columns {
        let head = rest.prefix(columns: columns)
        if head.isEmpty { break }
        lines.append(head)
        rest.removeFirst(head.count)
      }
      line = rest
      width = TextWidth.columns(of: rest)
    }
    lines.append(line)
    return lines
  }
}
