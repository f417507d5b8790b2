import ChartKit
import Testing

@Suite struct PrintingTests {
  private static let text = """
    {"id":"m","initial":"a","states":{
      "a":{"tags":["t"],"on":{"GO":{"target":"p","guard":"g","actions":["x",{"type":"raise","params":{"event":{"type":"E"}}}]}}},
      "p":{"type":"parallel","entry":"in","after":{"500":{"target":"end","reenter":true}},"on":{"LOG":{"actions":"log"},"IN":".r.s"},
        "states":{"l":{"invoke":{"src":"job"}},
        "r":{"initial":"s","states":{"s":{},"h":{"type":"history","history":"deep"}}}}},
      "end":{"type":"final"}}}
    """

  private func chart(_ text: String = Self.text) throws -> Chart {
    ChartCompiler.compile(try ChartFormat.read(SourceText(name: "chart", text: text)))
  }

  @Test func treesMarkWhatIsActive() throws {
    let chart = try chart()
    var marks = PrintMarks()
    marks.active = StateSet([0, 2, 3, 4, 5])
    marks.history = [6: [5]]
    marks.timers = [
      PrintMarks.Timer(event: "xstate.after.500.m.p", remaining: 250),
      PrintMarks.Timer(event: "TICK", remaining: nil),
    ]
    marks.footer = "done no"
    #expect(
      TreePrinter.text(of: chart, marks: marks) == """
        ● m
        │   TICK ◷ never
        ├─○ a  #t
        ├─● p  ∥
        │ │   after 0.5s ◷ 250ms
        │ ├─● l
        │ │     invoke ▸ job
        │ └─● r
        │   ├─● s
        │   └─H* h  → s
        └─◎ end
        done no

        """)
    #expect(
      TreePrinter.text(of: chart, glyphs: .ascii) == """
        o m
        |-o a  #t
        |-o p  ||
        | |   after 0.5s
        | |-o l
        | |     invoke > job
        | `-o r
        |   |-o s
        |   `-H* h
        `-(o) end

        """)
  }

  @Test func tablesAlignTheirColumns() throws {
    var marks = PrintMarks()
    #expect(
      TablePrinter.text(of: try chart()) == """
        source  event       guard  actions     target
        a       GO          g      x, raise E  p
        p       LOG         -      log         ↺ stays
        p       IN          -      -           p.r.s
        p       after 0.5s  -      -           end (reenters)

        """)
    marks.active = [0, 1]
    let rows = TablePrinter.text(of: try chart(), marks: marks, glyphs: .ascii).split(separator: "\n")
    #expect(rows[0].hasPrefix("  source"))
    #expect(rows[1].hasPrefix("* a "))
    #expect(rows[2].hasPrefix("  p "))
  }

  @Test func mermaidHasNumbersForNamesAndNotesForWhatItCannotDraw() throws {
    var marks = PrintMarks()
    marks.active = [0, 1]
    #expect(
      MermaidPrinter.text(of: try chart(), marks: marks) == """
        stateDiagram-v2
          [*] --> s1
          state "a" as s1
          state "p" as s2 {
            state "l" as s3
            --
            state "r" as s4 {
              [*] --> s5
              state "s" as s5
              state "H* h" as s6
            }
          }
          state "end" as s7
          s7 --> [*]
          s1 --> s2 : GO [g] / x, raise E
          s2 --> s7 : after 0.5s
          note right of s1
            #35;t
          end note
          note right of s2
            entry / in
            LOG / log
            IN → s
          end note
          note right of s3
            invoke job
          end note
          classDef active font-weight:bold,stroke-width:3px
          class s1 active

        """)
  }

  @Test(arguments: [
    ("a:b;c", "a#58;b#59;c"), ("say \"hi\"", "say #34;hi#34;"), ("#{}<>%", "#35;#123;#125;#60;#62;#37;"),
    ("日本 é_1", "日本 é_1"), ("", "#34;#34;"),
  ])
  func anyNameCanBeWrittenInMermaid(_ name: String, _ escaped: String) throws {
    let chart = try chart("{\"initial\":\(JSONText.quoted(name)),\"states\":{\(JSONText.quoted(name)):{}}}")
    #expect(MermaidPrinter.text(of: chart).contains("  state \"\(escaped)\" as s1\n"))
  }

  @Test func aNoteCannotEndEarly() throws {
    let chart = try chart(#"{"initial":"a","states":{"a":{"entry":"end note"}}}"#)
    #expect(MermaidPrinter.text(of: chart).contains("entry / end#32;note\n"))
  }

  @Test func dotHasClustersAndEdgesToTheirBorders() throws {
    let text = DOTPrinter.text(of: try chart())
    #expect(text.hasPrefix("digraph \"m\" {\n  compound=true;\n"))
    #expect(text.hasSuffix("}\n"))
    #expect(text.contains("    subgraph cluster_s2 {\n      label=\"p\\nentry / in\";\n"))
    #expect(text.contains("      s3 [label=\"l\\ninvoke job\"];\n"))
    #expect(
      text.contains("      subgraph cluster_s4 {\n        label=\"r\";\n        style=\"rounded,dashed\";\n"))
    #expect(text.contains("    s7 [label=\"end\", peripheries=2];\n"))
    #expect(text.contains("  i0 -> s1 [label=\"\"];\n"))
    #expect(text.contains("  s1 -> s2 [label=\"GO [g] / x, raise E\", lhead=cluster_s2];\n"))
    #expect(text.contains("  s2 -> s7 [label=\"after 0.5s\", ltail=cluster_s2];\n"))
    #expect(text.contains("  s2 -> s2 [label=\"LOG / log\", style=dotted];\n"))
    #expect(text.contains("  s2 -> s5 [label=\"IN\"];\n"))
  }

  @Test func dotQuotesNames() throws {
    let name = "a\"\\n\n"
    let chart = try chart("{\"initial\":\(JSONText.quoted(name)),\"states\":{\(JSONText.quoted(name)):{}}}")
    #expect(DOTPrinter.text(of: chart).contains(#"s1 [label="a\"\\n "];"#))
  }

  @Test func aMachineWithoutStatesIsDrawn() throws {
    let chart = try chart(#"{"id":"m"}"#)
    #expect(TreePrinter.text(of: chart) == "○ m\n")
    #expect(TablePrinter.text(of: chart) == "source  event  guard  actions  target\n")
    #expect(MermaidPrinter.text(of: chart) == "stateDiagram-v2\n  state \"m\" as s0\n")
    #expect(DOTPrinter.text(of: chart).contains("  s0 [label=\"m\"];\n"))
  }
}
