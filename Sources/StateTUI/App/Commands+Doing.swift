import TerminalKit

extension Command {
  static let doing: [Command] = [
    Command(
      .activate, "do", [.enter], .doing,
      "Does what the line is for: fires the event, jumps to the timer, goes to the step, opens the thing.",
      hint: { $0.activateHint }, run: { $0.activate() }),
    Command(
      .letters, "fire by letter", [.character("f")], .doing,
      "Puts a letter beside each event; the next key fires that event.",
      hint: { $0.canFire ? "letters" : nil }, run: { $0.showLetters() }),
    Command(
      .edit, "edit data", [.character("e")], .doing, "Asks for the event's data (JSON), then fires it.",
      hint: { $0.canEdit ? "edit" : nil }, run: { $0.editData() }),
    Command(
      .send, "send", [.character("x")], .doing,
      "Sends any event, with data (JSON) where you give some. In the machines browser: to the instance, through its "
        + "service.",
      hint: { $0.canFire || $0.instanceKey != nil ? "send" : nil },
      run: { $0.work == nil ? $0.sendToInstance() : $0.overlays.append(SendOverlay()) }),
    Command(
      .undo, "undo", [.character("u")], .doing,
      "Steps back: the screen shows the moment before. Nothing is lost.",
      hint: { $0.undoHint }, run: { $0.undo() }),
    Command(
      .redo, "redo", [.character("r"), .control("r")], .doing, "Steps forward again on the branch last used.",
      hint: { $0.redoHint }, run: { $0.redo() }),
    Command(
      .restart, "restart", [.character("R")], .doing,
      "Goes back to the start; the steps stay in the history.",
      hint: { ($0.work?.step ?? 1) > 1 ? "restart" : nil }, run: { $0.restart() }),
    Command(
      .clock, "clock", [.character("t")], .doing,
      "Opens the virtual clock: the timers, when they are due and what they will cause.",
      hint: { $0.canFire || $0.browser?.hasInstances ?? false ? "clock" : nil },
      run: { $0.overlays.append($0.work == nil ? ServiceClockOverlay() : ClockOverlay()) }),
    Command(
      .realTime, "real time", [.character("T")], .doing,
      "Lets the clock run: in real time, ten and a hundred times as fast; then stops it again.",
      hint: { $0.clockRateHint }, run: { $0.changeClockRate() }),
    Command(
      .microstep, "microstep", [.character("s")], .doing,
      "Takes one microstep: of the step that is under way, else the first of the selected event.",
      hint: { $0.microstepHint }, run: { $0.takeMicrostep() }),
    Command(
      .finish, "finish step", [.character("S")], .doing,
      "Ends the step that is under way, whatever lies on the way.",
      hint: { $0.isUnderWay ? "finish" : nil }, run: { $0.goOn(.end) }),
    Command(
      .proceed, "go on", [.character("c")], .doing, "Goes on to the next breakpoint, or to the step's end.",
      hint: { $0.isUnderWay ? "continue" : nil }, run: { $0.goOn(.breakpoint) }),
    Command(
      .breakpoint, "breakpoint", [.character("b")], .doing,
      "Sets a breakpoint where the cursor is: entering a state (again: leaving it), taking a transition, receiving an "
        + "event, changing data. Again takes it away.",
      hint: { $0.breakSubject == nil ? nil : "break" }, run: { $0.toggleBreakpoint() }),
    Command(
      .breakpoints, "breakpoints", [.character("B")], .doing,
      "Lists the breakpoints with their hits: on, off, conditions, more of them.", hint: whenOpen("breaks"),
      run: { $0.overlays.append(BreakpointsOverlay()) }),
    Command(
      .mark, "mark here", [.character("m")], .doing,
      "Gives this moment a name, to come back to or compare with.",
      hint: whenOpen("mark"),
      run: { app in if let work = app.work { app.overlays.append(MarkOverlay(work)) } }),
    Command(
      .export, "export", [.character("E")], .doing,
      "Writes the session as a test or a script, the chart as a picture, or the data; on a path, the path as a test.",
      hint: whenOpen("export"), run: { $0.showExport() }),
  ]
}
