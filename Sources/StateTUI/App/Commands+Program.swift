import TerminalKit

extension Command {
  static let program: [Command] = [
    Command(
      .palette, "palette", [.character(":")], .program,
      "Finds every command, state and event by a few letters; also takes commands such as clock +5s.",
      hint: always("cmd"), run: { $0.overlays.append(PaletteOverlay()) }),
    Command(
      .help, "help", [.character("?")], .program,
      "Explains the thing under the cursor, then lists all keys.", hint: always("help"),
      run: { $0.showHelp() }),
    Command(
      .copy, "copy", [.character("y")], .program, "Copies the selected line to the clipboard.",
      hint: { $0.copyText == nil ? nil : "copy" }, run: { $0.copySelection() }),
    Command(
      .tour, "tour", [], .program,
      "A lesson of five minutes on a machine of its own, which sees what you do. Again leaves it.",
      hint: { $0.tour == nil ? "tour" : "leave tour" }, run: { $0.switchTour() }),
    Command(
      .quiz, "quiz", [], .program,
      "Hides what events would do and asks: mark the states that will be active, fire, and see what was right. "
        + "Esc leaves it.",
      hint: { $0.canFire ? ($0.quiz == nil ? "quiz" : "leave quiz") : nil }, run: { $0.switchQuiz() }),
    Command(
      .reload, "reload", [], .program,
      "Reads the document again, does again all that was done, and shows the first step that differs.",
      hint: { $0.canReload ? "reload" : nil }, run: { $0.reload() }),
    Command(
      .mouse, "mouse", [.character("M")], .program,
      "Switches clicks and the wheel on or off. While they are on, your terminal does not select text.",
      hint: { $0.usesMouse ? "mouse off" : "mouse on" }, run: { $0.jobs.append(.setMouse(!$0.usesMouse)) }),
    Command(
      .repaint, "repaint", [.control("l")], .program, "Paints the whole screen anew.",
      hint: always("repaint"), run: { $0.jobs.append(.repaint) }),
    Command(
      .suspend, "suspend", [], .program, "Goes back to the shell; fg brings the explorer back (Ctrl-Z).",
      hint: always("suspend"), run: { $0.jobs.append(.suspend) }),
    Command(
      .quit, "quit", [.character("q")], .program, "Leaves the explorer.", hint: always("quit"),
      run: { $0.jobs.append(.quit($0.quitCode)) }),
  ]
}
