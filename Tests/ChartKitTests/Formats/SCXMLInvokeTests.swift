import Testing

@testable import ChartKit

struct SCXMLInvokeTests {
  private func invoke(_ text: String) throws -> (ChartDraft, Invoke) {
    let draft = try scxml("<state id='s'>\(text)</state>")
    return (draft, try #require(draft.states[1].details.invokes.first))
  }

  @Test func inlineCharts() throws {
    let (draft, invoke) = try invoke(
      """
      <invoke id="i" type="http://www.w3.org/TR/scxml/" autoforward="true"><content><!-- c -->
        <scxml version="1.0"><state id="x"><invoke><content><scxml version="1.0" name="deep"><final/></scxml></content></invoke>
        </state></scxml></content><finalize/></invoke>
      """)
    #expect(draft.diagnostics == [])
    #expect(invoke.id == "i")
    #expect(invoke.type == nil)
    #expect(invoke.source == .chart(0))
    #expect(invoke.autoforward)
    #expect(invoke.finalize == [])
    #expect(draft.children.map(\.name) == ["i"])
    #expect(draft.children[0].states.map(\.id) == [nil, "x"])
    #expect(draft.children[0].children.map(\.name) == ["deep"])
    #expect(draft.children[0].source === draft.source)
    #expect(!ChartCompiler.compile(draft).diagnostics.contains { $0.severity == .error })
  }

  @Test func theChildsDataModelIsItsOwn() throws {
    let (draft, _) = try invoke(
      "<invoke><content><scxml version='1.0'><state><transition cond='x'/></state></scxml></content></invoke>"
    )
    #expect(draft.dataModel == "null")
    #expect(draft.diagnostics == [])
    #expect(draft.children[0].dataModel == "ecmascript")
    #expect(draft.children[0].diagnostics == [])
  }

  @Test func parametersAndFinalize() throws {
    let (_, invoke) = try invoke(
      "<invoke src='a.scxml'><param name='p' expr='1'/><finalize><log label='l'/></finalize></invoke>")
    #expect(invoke.source == .uri(.literal("a.scxml")))
    #expect(invoke.payload == .parameters([Parameter("p", .literal(1))]))
    #expect(invoke.finalize?.count == 1)
  }

  @Test(arguments: [
    ("<invoke src='http://a/b'/>", "unreachable-source"), ("<invoke src='../a'/>", "unreachable-source"),
    ("<invoke/>", "unreachable-source"),
    ("<invoke type='ccxml'><content/></invoke>", "needs-processor"),
  ])
  func whatCannotRunIsAWarning(_ text: String, _ rule: String) throws {
    let (draft, _) = try invoke(text)
    #expect(draft.diagnostics.map(\.rule) == [rule])
    #expect(draft.diagnostics.map(\.severity) == [.warning])
  }

  @Test func nestingOfChartsIsLimited() throws {
    let count = 40
    let open = "<state><invoke><content><scxml version='1.0'>"
    let close = "</scxml></content></invoke></state>"
    let text = String(repeating: open, count: count) + "<final/>" + String(repeating: close, count: count)
    var draft = try scxml(text)
    var depth = 0
    while let child = draft.children.first {
      depth += 1
      draft = child
    }
    #expect(depth == SCXMLReader.childLimit)
    #expect(draft.diagnostics.map(\.rule) == ["too-deep"])
  }
}
