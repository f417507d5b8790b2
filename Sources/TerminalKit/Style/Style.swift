/// How text looks: two colours of the terminal's own and its attributes.
public struct Style: Hashable, Sendable {
  public var foreground: Colour
  public var background: Colour
  public var attributes: Attributes

  public init(
    _ foreground: Colour = .default, on background: Colour = .default, _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()

  /// This style with another laid over it: its colours where it names any, and the attributes of both.
  public func under(_ other: Style) -> Style {
    Style(
      other.foreground == .default ? foreground : other.foreground,
      on: other.background == .default ? background : other.background,
      attributes.union(other.attributes))
  }

  /// The same without its colours.
  public var withoutColour: Style { Style(.default, on: .default, attributes) }

  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underline = Attributes(rawValue: 4)
    public static let reverse = Attributes(rawValue: 8)
    public static let italic = Attributes(rawValue: 16)
  }
}

/// The terminal's default colour or one of its own sixteen, so that the user's palette is respected.
public enum Colour: UInt8, Hashable, Sendable {
  case black, red, green, yellow, blue, magenta, cyan, white
  case brightBlack, brightRed, brightGreen, brightYellow
  case brightBlue, brightMagenta, brightCyan, brightWhite
  case `default` = 255
}
