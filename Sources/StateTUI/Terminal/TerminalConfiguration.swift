import TerminalKit

/// How the terminal is to be used. The environment has its say where nothing is asked for.
struct TerminalConfiguration: Sendable {
  var theme = Theme.standard
  /// `--color`; `NO_COLOR` and `CLICOLOR_FORCE` count when it is automatic.
  var colour = ColourMode.automatic
  /// `--ascii`: no signs beyond ASCII, whatever the locale can show.
  var forcesASCII = false
  /// Whether clicks and the wheel come as inputs from the start. Terminals do not select text while they do.
  var usesMouse = false
  /// Takes keys from the controlling terminal when standard input is something else: a chart, say.
  var readsControllingTerminal = false
  /// Sets the window's title to `idle N` each time that all inputs have been dealt with: tests wait for it.
  var reportsIdle = environment("STATETUI_REPORT_IDLE") != nil
}
