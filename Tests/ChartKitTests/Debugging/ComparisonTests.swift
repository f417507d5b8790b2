import Testing

@testable import ChartKit

struct ComparisonTests {
  @Test func childrenAreComparedToo() throws {
    let kid = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner" initial="p">
        <state id="p"><transition event="GO" target="q"/></state><state id="q"/>
      </scxml>
      """
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer" initial="s">
        <state id="s"><invoke id="kid" autoforward="true"><content>\(kid)</content></invoke>
          <transition event="OFF" target="t"/></state>
        <state id="t"/>
      </scxml>
      """
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "outer.scxml", text: text)))
    var session = DebugSession(Interpreter(chart))
    let start = session.snapshot
    session.fire(Event("GO"))
    let moved = Comparison(start, session.snapshot, session.interpreter)
    #expect(!moved.isEmpty && moved.left.isEmpty)
    #expect(moved.children.map(\.path) == [["kid"]])
    #expect(moved.children.map(\.values) == [["p", "q"]])
    session.fire(Event("OFF"))
    let gone = Comparison(start, session.snapshot, session.interpreter)
    #expect(gone.children.map(\.values) == [["p", nil]])
    #expect(Comparison(start, start, session.interpreter).children.isEmpty)
  }
}
