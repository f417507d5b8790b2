import TerminalKit

extension Command {
  static let moving: [Command] = [
    move(.up, "up", [.up, .character("k")], "Goes to the line above.", .up),
    move(.down, "down", [.down, .character("j")], "Goes to the line below.", .down),
    Command(
      .left, "left", [.left, .character("h")], .moving,
      "Folds what is under the cursor, or goes to its parent.",
      hint: { $0.foldHint(isFold: true) }, run: { $0.fold() }),
    Command(
      .right, "right", [.right, .character("l")], .moving,
      "Unfolds what is under the cursor, or goes inside.",
      hint: { $0.foldHint(isFold: false) }, run: { $0.unfold() }),
    move(.pageUp, "page up", [.pageUp, .control("b")], "Goes up by a screenful.", .pageUp),
    move(.pageDown, "page down", [.pageDown, .control("f")], "Goes down by a screenful.", .pageDown),
    move(.first, "first", [.character("g"), .home], "Goes to the first line.", .first),
    move(.last, "last", [.character("G"), .end], "Goes to the last line.", .last),
    Command(
      .nextPane, "next pane", [.tab], .moving, "Gives the keys to the next pane.", hint: whenOpen("panel"),
      run: { $0.cycleFocus(by: 1) }),
    Command(
      .previousPane, "previous pane", [.backTab], .moving, "Gives the keys to the pane before.",
      hint: whenOpen("panel before"), run: { $0.cycleFocus(by: -1) }),
    pane(.pane1, 1), pane(.pane2, 2), pane(.pane3, 3), pane(.pane4, 4), pane(.pane5, 5), pane(.pane6, 6),
    Command(
      .zoom, "zoom", [.character("z")], .moving,
      "Gives all the room to the pane that has the keys; again gives it back.",
      hint: { $0.work.map { $0.isZoomed ? "unzoom" : "zoom" } }, run: { $0.work?.isZoomed.toggle() }),
    Command(
      .view, "view", [.character("v")], .moving,
      "Shows the tree as a table of transitions, and back. In the machines browser: the answer that a client gets.",
      hint: { $0.viewHint }, run: { $0.switchView() }),
    Command(
      .back, "back", [.escape, .backspace], .moving,
      "Goes back one step: out of a box, a search, a zoom, a sample. Never quits.", hint: { $0.backHint },
      run: { $0.goBack() }),
  ]

  private static func move(
    _ id: CommandID, _ name: String, _ keys: [Key], _ help: String, _ move: ListCursor.Move
  ) -> Command {
    Command(id, name, keys, .moving, help, hint: always(name), run: { $0.move(move) })
  }

  private static func pane(_ id: CommandID, _ number: Int) -> Command {
    Command(
      id, "pane \(number)", [.character(Character(String(number)))], .moving,
      "Gives the keys to the pane with this number in its title.",
      hint: { $0.layout.panes.count >= number && $0.work != nil ? "pane \(number)" : nil },
      run: { $0.focus(number: number) })
  }
}
