extension Theme {
  /// What every theme shares: attributes alone. `mono` is exactly this.
  private static let attributes: [Role: Style] = [
    .dim: Style(.default, [.dim]),
    .title: Style(.default, [.bold]),
    .heading: Style(.default, [.bold, .underline]),
    .border: Style(.default, [.dim]),
    .focusedBorder: Style(.default, [.bold]),
    .active: Style(.default, [.bold]),
    .selected: Style(.default, [.reverse]),
    .blocked: Style(.default, [.dim]),
    .added: Style(.default, [.bold]),
    .changed: Style(.default, [.bold]),
    .removed: Style(.default, [.underline]),
    .key: Style(.default, [.bold]),
    .warning: Style(.default, [.bold]),
    .error: Style(.default, [.bold, .reverse]),
    .breakpoint: Style(.default, [.bold]),
    .match: Style(.default, [.underline, .bold]),
  ]

  private static func coloured(_ name: String, _ colours: [Role: Colour]) -> Theme {
    var styles = attributes
    for (role, colour) in colours { styles[role, default: .plain].foreground = colour }
    // Its line is heavy and its colour its own.
    styles[.focusedBorder]?.attributes = []
    return Theme(name: name, styles)
  }

  /// For any background: only colours that most palettes make readable on dark and on light.
  public static let standard = coloured(
    "default",
    [
      .focusedBorder: .cyan, .active: .green, .blocked: .red, .added: .green, .removed: .red,
      .changed: .magenta,
      .timer: .magenta, .key: .cyan, .notice: .cyan, .warning: .magenta, .error: .red, .final: .cyan,
      .tag: .magenta, .breakpoint: .red, .string: .green, .number: .cyan, .keyword: .magenta,
    ])

  /// For light backgrounds: no yellow and no bright colour.
  public static let light = coloured(
    "light",
    [
      .focusedBorder: .blue, .active: .green, .blocked: .red, .added: .green, .removed: .red,
      .changed: .magenta,
      .timer: .magenta, .key: .blue, .notice: .blue, .warning: .red, .error: .red, .final: .blue,
      .tag: .magenta, .breakpoint: .red, .string: .green, .number: .blue, .keyword: .magenta,
      .match: .magenta,
    ])

  /// For dark backgrounds: the bright colours.
  public static let dark = coloured(
    "dark",
    [
      .focusedBorder: .brightCyan, .active: .brightGreen, .blocked: .brightRed, .added: .brightGreen,
      .removed: .brightRed, .changed: .brightYellow, .timer: .brightMagenta, .key: .brightCyan,
      .notice: .brightCyan, .warning: .brightYellow, .error: .brightRed, .final: .brightBlue,
      .tag: .brightMagenta, .breakpoint: .brightRed, .string: .brightGreen, .number: .brightCyan,
      .keyword: .brightMagenta, .match: .brightYellow,
    ])

  /// No colour at all.
  public static let mono = Theme(name: "mono", attributes)

  /// For colour-blind eyes: blue against yellow, never red against green.
  public static let cvd = coloured(
    "cvd",
    [
      .focusedBorder: .blue, .active: .blue, .blocked: .yellow, .added: .blue, .removed: .yellow,
      .changed: .magenta, .timer: .magenta, .key: .blue, .notice: .blue, .warning: .yellow, .error: .yellow,
      .final: .blue, .tag: .magenta, .breakpoint: .yellow, .string: .blue, .number: .magenta,
      .keyword: .magenta,
      .match: .yellow,
    ])
}
