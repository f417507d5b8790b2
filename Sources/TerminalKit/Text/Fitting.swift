extension String {
  /// The text when it fits into `columns`, else its beginning followed by the ellipsis; never wider than `columns`.
  public func ellipsized(to columns: Int, with ellipsis: String = "…") -> String {
    if TextWidth.columns(of: self) <= columns { return self }
    let tail = TextWidth.columns(of: ellipsis)
    guard columns >= tail else { return prefix(columns: columns) }
    return prefix(columns: columns - tail) + ellipsis
  }

  /// As many characters from the start as fit into `columns`.
  public func prefix(columns: Int) -> String {
    var left = columns
    var end = startIndex
    for index in indices {
      left -= TextWidth.cell(for: self[index]).width
      guard left >= 0 else { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }

  /// The text without the first `columns`; half a wide character becomes a space.
  public func dropped(columns: Int) -> String {
    let head = prefix(columns: columns)
    let cut = columns - TextWidth.columns(of: head)
    let rest = dropFirst(head.count)
    return cut > 0 && !rest.isEmpty ? String(repeating: " ", count: cut) + rest.dropFirst() : String(rest)
  }

  /// As many characters from the end as fit into `columns`.
  public func suffix(columns: Int) -> String {
    var left = columns
    var start = endIndex
    for index in indices.reversed() {
      left -= TextWidth.cell(for: self[index]).width
      guard left >= 0 else { break }
      start = index
    }
    return String(self[start...])
  }

  /// The text with its middle left out when it does not fit: for paths, whose ends tell most.
  public func ellipsizedInside(to columns: Int, with ellipsis: String = "…") -> String {
    if TextWidth.columns(of: self) <= columns { return self }
    let room = columns - TextWidth.columns(of: ellipsis)
    guard room >= 2 else { return ellipsized(to: columns, with: ellipsis) }
    return prefix(columns: (room + 1) / 2) + ellipsis + suffix(columns: room / 2)
  }

  /// The text and as many spaces as fill `columns`; longer text stays as it is.
  public func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - TextWidth.columns(of: self)))
  }

  /// The text after as many spaces as fill `columns`: for numbers.
  public func paddedLeft(to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - TextWidth.columns(of: self))) + self
  }
}
