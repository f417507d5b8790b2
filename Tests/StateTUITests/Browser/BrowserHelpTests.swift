import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// `?` and the mouse in the machines browser and its boxes.
@Suite struct BrowserHelpTests {
  private static let door = """
    {"id":"door","initial":"shut","states":{"shut":{"on":{"OPEN":"ajar"}},"ajar":{"on":{"SHUT":"shut"},"after":{"5000":"shut"}}}}
    """
  private static let slow = """
    {"id":"slow","initial":"idle","states":{"idle":{"on":{"RUN":"run"}},"run":{"invoke":{"id":"request","src":"ask","onDone":"fine"}},"fine":{}}}
    """
  private static let lamp = """
    {"rootState": {"label": "Lamp", "children": [{"label": "Off", "isInitial": true}]}, "transitions": []}
    """

  private func stage() -> BrowserStage {
    BrowserStage([
      ("door.v1.json", Self.door), ("door.json", Self.door), ("slow.json", Self.slow),
      ("lamp.json", Self.lamp),
    ])
  }

  private func click(_ words: String, _ stage: inout BrowserStage) throws {
    let row = try #require(stage.stage.lines.firstIndex { $0.prefix(40).contains(words) }, "\(stage.text)")
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: 6, row: row))))
  }

  private static let created = "C enter escape"

  @Test(arguments: [
    ("", "The machine door"), ("down", "The version ver_door-1"), ("down down", "as the current one"),
    (created, "The instance door/door-1"), (created + " H", "is paused"),
    ("G", "statecharts.v1's service keeps"),
  ])
  func theListExplainsWhatIsUnderTheCursor(keys: String, words: String) throws {
    var stage = stage()
    for key in keys.split(separator: " ") { try stage.press(String(key)) }
    try stage.press("?")
    #expect(stage.shows(words), "\(stage.text)")
    #expect(stage.shows("acts as anonymous"), "\(stage.text)")
  }

  @Test(arguments: [
    ("A", "Profiles"), ("v", "Response"), ("t", "Clock of the services"), ("L", "Calls"), ("U", "Migration"),
  ])
  func boxesExplainThemselves(key: String, title: String) throws {
    var stage = stage()
    try stage.press("C tab \"ver_door-1\" enter escape")
    try stage.press(key)
    #expect(stage.app.overlays.count == 1)
    try stage.press("?")
    #expect(stage.shows("━ Help ━") && stage.shows(title) && stage.shows("Keys"), "\(stage.text)")
    try stage.press("escape")
    #expect(stage.app.overlays.count == 1)
  }

  @Test func whatWaitsAndWhatIsOpenExplainThemselves() throws {
    var stage = stage()
    try stage.press("down down down C enter escape x enter ?")
    #expect(stage.shows("after ten seconds"), "\(stage.text)")
    try stage.press("escape escape escape enter escape up up up C enter escape enter i ?")
    #expect(stage.shows("Copies of instances"), "\(stage.text)")
  }

  @Test func aClickSelectsALineAndThenOpensIt() throws {
    var stage = stage()
    try click("slow.json", &stage)
    #expect(stage.app.catalogue?.selectedMachine?.slug == "slow")
    try click("slow.json", &stage)
    #expect(stage.stage.active == ["idle"])
    try stage.press("escape")
    stage.send(.mouse(MouseEvent(.wheelDown, at: Point(column: 6, row: 4))))
    #expect(stage.app.catalogue?.selectedMachine?.slug == "lamp")
    stage.send(.mouse(MouseEvent(.wheelUp, at: Point(column: 6, row: 4))))
    #expect(stage.app.catalogue?.selectedMachine?.slug == "door")
    // Beside the list nothing is chosen.
    let before = stage.text
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: 60, row: 10))))
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: 6, row: 20))))
    #expect(stage.text == before)
  }

  @Test func clicksChooseInBoxesAndFields() throws {
    var stage = stage()
    try stage.press("A")
    try click("bob", &stage)
    #expect(stage.app.overlays.count == 1)
    try click("bob", &stage)
    #expect(stage.app.catalogue?.profiles.current.name == "bob")
    try stage.press("C")
    try click("context  ▏", &stage)
    try stage.press("\"x\"")
    #expect((stage.app.overlays.last as? CreateOverlay)?.form.text("context") == "x")
  }

  @Test func aClickOnTheCallsListsThem() throws {
    var stage = BrowserStage([("door.json", Self.door)], columns: 160, rows: 50)
    try stage.press("C enter escape")
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 45))))
    #expect(stage.app.overlays.last is CallsOverlay)
    try stage.press("escape")
  }

  @Test func noNotionIsLong() throws {
    var stage = stage()
    try stage.press("C enter escape")
    for _ in 0..<7 {
      for notion in Notions.about(try #require(stage.app.catalogue)) {
        #expect((1...5).contains(notion.words.split(separator: ".").count), "\(notion)")
      }
      try stage.press("down")
    }
  }
}
