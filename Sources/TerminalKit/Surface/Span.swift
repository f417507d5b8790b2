/// A piece of a line: text and what it means. Lines are built of them before they are measured and drawn.
public struct Span: Hashable, Sendable {
  public var text: String
  public var role: Role
  public var flags: Cell.Flags

  public init(_ text: String, _ role: Role = .plain, _ flags: Cell.Flags = []) {
    self.text = text
    self.role = role
    self.flags = flags
  }

  public var columns: Int { TextWidth.columns(of: text) }
}

extension Span: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self.init(text) }
}

extension [Span] {
  public var columns: Int { reduce(0) { $0 + $1.columns } }
  public var text: String { map(\.text).joined() }

  /// The spans as they are drawn with these glyphs: a sign's twin may be wider than the sign.
  func spelled(in glyphs: GlyphSet) -> [Span] {
    if glyphs == .unicode { return self }
    return map { Span(glyphs.spelled($0.text), $0.role, $0.flags) }
  }

  /// The spans cut to `columns`, the last one ending in the ellipsis where something is missing.
  public func ellipsized(to columns: Int, with ellipsis: String = "…") -> [Span] {
    if self.columns <= columns { return self }
    var left = columns
    var result: [Span] = []
    for (index, span) in enumerated() {
      let isLast = self[(index + 1)...].columns == 0
      let tail = isLast ? 0 : TextWidth.columns(of: ellipsis)
      if span.columns + tail <= left {
        result.append(span)
        left -= span.columns
        continue
      }
      var cut = span
      cut.text =
        span.columns > left
        ? span.text.ellipsized(to: left, with: ellipsis)
        : (span.text + ellipsis).ellipsized(to: left, with: ellipsis)
      result.append(cut)
      break
    }
    return result
  }
}

extension ArraySlice<Span> {
  fileprivate var columns: Int { reduce(0) { $0 + $1.columns } }
}
