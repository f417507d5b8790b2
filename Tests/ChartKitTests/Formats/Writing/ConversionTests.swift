import RandomCharts
import Testing

@testable import ChartKit

/// Charts written in the format of another dialect: they run, do the same where no loss is told, and losses are told.
struct ConversionTests {
  /// Runs two charts side by side; what differs, nil where nothing does.
  static func difference(
    _ one: Chart, _ other: Chart, shift: StateIndex, _ random: inout SeededRandom
  ) -> String? {
    var answers: [String: Bool] = ["w": false]
    for guardName in ["g0", "g1", "g2"] { answers[guardName] = random.chance(0.6) }
    var options = EngineOptions()
    options.microstepLimit = 300
    let (first, second) = (Interpreter(one, options: options), Interpreter(other, options: options))
    var (left, right) = (first.start(assumptions: answers), second.start(assumptions: answers))
    for step in 0..<12 {
      let expected = left.after.configuration.map { $0 + shift }.filter { $0 > shift }
      let found = right.after.configuration.map { $0 }.filter { $0 > shift }
      if expected != found { return "step \(step): \(expected) / \(found)" }
      if left.after.status != .active || left.outcome != .stable { return nil }
      if random.chance(0.2) {
        (left, right) = (first.advance(left.after, by: 300), second.advance(right.after, by: 300))
      } else {
        let event = Event(["a", "b", "c", "x"].randomElement(using: &random) ?? "a")
        (left, right) = (first.send(event, to: left.after), second.send(event, to: right.after))
      }
    }
    return nil
  }

  private static func reread(_ document: WrittenDocument, _ dialect: Dialect) throws -> Chart {
    let source = SourceText(name: dialect == .scxml ? "w.scxml" : "w.json", text: document.text)
    return ChartCompiler.compile(try ChartFormat.read(source, dialect: dialect))
  }

  struct Pair: CustomTestStringConvertible {
    var from: Dialect
    var to: Dialect
    /// How many of the seeds must give charts without a loss.
    var least: Int
    var seeds: Range<UInt64> = 0..<120

    var testDescription: String { "\(from.rawValue) as \(to.rawValue)" }

    func chart(_ seed: UInt64) throws -> (Chart, SeededRandom) {
      if from != .statechartsV1 {
        var maker = RandomChart(seed: seed, dialect: from)
        let chart = maker.make()
        return (chart, maker.random)
      }
      var maker = RandomStatechart(random: SeededRandom(seed: seed), isPlain: true)
      return (try StatechartsV1Charts.compiled(maker.make().json.jsonText()), maker.random)
    }

    func written(_ chart: Chart) throws -> WrittenDocument {
      to == .scxml ? try SCXMLWriter.write(chart) : XStateWriter.write(chart)
    }
  }

  static let pairs = [
    Pair(from: .xstate5, to: .scxml, least: 20), Pair(from: .scxml, to: .xstate5, least: 20),
    Pair(from: .xstate4, to: .xstate5, least: 5, seeds: 0..<200),
    Pair(from: .xstate4, to: .scxml, least: 2, seeds: 0..<200),
    Pair(from: .statechartsV1, to: .scxml, least: 10, seeds: 0..<300),
    Pair(from: .statechartsV1, to: .xstate5, least: 10, seeds: 0..<300),
  ]

  @Test(arguments: pairs) func chartsDoTheSameWhereNoLossIsTold(pair: Pair) throws {
    var count = 0
    for seed in pair.seeds {
      var (chart, random) = try pair.chart(seed)
      guard chart.isRunnable else { continue }
      let document = try pair.written(chart)
      let written = try Self.reread(document, pair.to)
      let error = written.diagnostics.first { $0.severity == .error }
      #expect(error == nil, "seed \(seed): \(error?.message ?? "")")
      if error != nil { continue }
      if document.losses.contains(where: { $0.rule == LossList.behaviour }) { continue }
      count += 1
      let isWrapped = pair.to == .scxml && pair.from != .scxml
      let shift = isWrapped && written.states.count > chart.states.count ? StateIndex(1) : 0
      let difference = Self.difference(chart, written, shift: shift, &random)
      #expect(difference == nil, "seed \(seed)")
    }
    print("random charts of \(pair) written without a loss: \(count) of \(pair.seeds.count)")
    #expect(count >= pair.least)
  }

  /// Writes a chart of tests in another format: what is written can be run, is the same when it is written again, and
  /// each loss has a place in the document.
  private static func checkForeign(_ chart: Chart, _ dialect: Dialect) throws {
    let document = dialect == .scxml ? try SCXMLWriter.write(chart) : XStateWriter.write(chart)
    let name = chart.source.name
    let again = try reread(document, dialect)
    let error = again.diagnostics.first { $0.severity == .error }
    #expect(error == nil, "\(name): \(error?.message ?? "")")
    let twice = dialect == .scxml ? try SCXMLWriter.write(again) : XStateWriter.write(again)
    #expect(twice.text == document.text, "\(name)")
    #expect(twice.losses.isEmpty, "\(name)")
    let size = chart.source.bytes.count
    #expect(document.losses.allSatisfy { (0...size).contains($0.offset ?? -1) }, "\(name)")
  }

  @Test func everyDocumentOfSCXMLCanBeWrittenAsAMachine() throws {
    guard SCXMLCorpus.folder != nil else { return print("no folder with test documents; skipped") }
    for url in SCXMLCorpusTests.folders.flatMap({ SCXMLCorpus.documents(in: $0) }) {
      let chart = ChartCompiler.compile(try SCXMLReader.read(try SCXMLCorpus.source(url)))
      if chart.isRunnable { try Self.checkForeign(chart, .xstate5) }
    }
  }

  @Test(arguments: [("v5", Dialect.xstate5), ("v4", .xstate4)])
  func machinesOfTheTracesCanBeWrittenAsSCXML(file: String, dialect: Dialect) throws {
    for (index, source) in try SharedFiles.machines("xstate-traces/\(file).jsonl").enumerated()
    where index % 3 == 0 {
      try Self.checkForeign(ChartCompiler.compile(try ChartFormat.read(source, dialect: dialect)), .scxml)
    }
  }

  @Test func machinesOfVersion4EndInSCXMLWithTheirOutput() throws {
    let json =
      #"{"predictableActionArguments":true,"initial":"a","#
      + #""states":{"a":{"on":{"E":"b","F":"c"}},"b":{"type":"final","data":{"n":7}},"c":{"type":"final"}}"#
    for text in [json + "}", json + #","entry":"go"}"#] {
      let chart = ChartCompiler.compile(
        try ChartFormat.read(SourceText(name: "m.json", text: text), dialect: .xstate4))
      let written = try Self.reread(try SCXMLWriter.write(chart), .scxml)
      let interpreter = Interpreter(written)
      let end = interpreter.send(Event("E"), to: interpreter.start().after).after
      #expect(end.status == .done && end.output == ["n": 7], "\(end.output)")
    }
  }

  private static func losses(_ text: String, of name: String = "m.json") throws -> [String] {
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: name, text: text)))
    let document = chart.dialect == .scxml ? XStateWriter.write(chart) : try SCXMLWriter.write(chart)
    let other = try reread(document, chart.dialect == .scxml ? .xstate5 : .scxml)
    #expect(other.isRunnable, "\(other.diagnostics)\n\(document.text)")
    return document.losses.map(\.message)
  }

  @Test func whatSCXMLCannotSayIsTold() throws {
    let losses = try Self.losses(
      #"{"initial":"a","states":{"a":{"after":{"slow":"b"},"always":{"guard":"g"},"invoke":{"src":"k","onSnapshot":"b"}},"b":{"entry":"go"}}}"#
    )
    #expect(
      losses
        == [
          "the guard \"g\" is known by its name only, in an attribute of our own: other programs take it for true",
          "the delay \"slow\" is known by its name only, in an element of our own",
          "the actor \"k\" is known by its name only, in an attribute of our own",
          "snapshots of children are not told in SCXML",
          "SCXML takes this eventless transition again and again",
          "the action \"go\" is known by its name only, in an element of our own, which other programs leave out",
        ].sorted { losses.firstIndex(of: $0) ?? 99 < losses.firstIndex(of: $1) ?? 99 })
  }

  /// A machine of v4 with everything that talks to other sessions.
  private static var talkative: Chart {
    var draft = ChartDraft(
      name: "m", dialect: .xstate4,
      source: SourceText(name: "m.json", text: String(repeating: " ", count: 99)))
    draft.states = [StateDraft(.atomic, key: "m", id: "m", parent: nil, at: 0)]
    var forward = Send(.literal("ANY"), to: .child("kid"), at: 11)
    forward.forwards = true
    draft.states[0].details.onEntry = [
      [
        .send(Send(.literal("R"), to: .origin, at: 10)), .send(forward),
        .send(Send(.literal("A"), to: .actor(["a", "b"]), at: 12)),
        .startChild(id: "beep", source: "beeper", logic: nil, at: 13), .emit(.literal(["type": "E"]), at: 14),
        .spawn(Spawn(.named("k"), id: .literal("i"), at: 15)), .stopChild(.script("x", at: 0), at: 16),
      ]
    ]
    var invoke = Invoke(id: "act", source: .named("runner"), at: 17)
    invoke.isActivity = true
    invoke.systemID = .literal("sys")
    draft.states[0].details.invokes = [invoke]
    return ChartCompiler.compile(draft)
  }

  private static func told(_ document: WrittenDocument, at offset: Int) -> [String] {
    document.losses.filter { $0.offset == offset && $0.rule == LossList.behaviour }.map(\.message)
  }

  @Test func whatGoesToOtherSessionsIsTold() throws {
    let scxml = try SCXMLWriter.write(Self.talkative)
    #expect(scxml.text.contains(#"<send event="R" targetexpr="_event.origin || '#_scxml_' + _sessionid"/>"#))
    #expect(scxml.text.contains(##"<send eventexpr="_event.name" target="#_kid">"##), "\(scxml.text)")
    #expect(try Self.reread(scxml, .scxml).isRunnable, "\(scxml.text)")
    let machine = XStateWriter.write(Self.talkative)
    #expect(try Self.reread(machine, .xstate5).isRunnable, "\(machine.text)")
    for offset in 12...17 where offset != 14 && offset != 15 {
      #expect(!Self.told(scxml, at: offset).isEmpty, "SCXML, \(offset)")
      #expect(!Self.told(machine, at: offset).isEmpty, "v5, \(offset)")
    }
    for offset in [14, 15] { #expect(!Self.told(scxml, at: offset).isEmpty, "SCXML, \(offset)") }
    for offset in [10, 11] { #expect(!Self.told(machine, at: offset).isEmpty, "v5, \(offset)") }
    #expect(Self.told(scxml, at: 17).contains { $0.contains("systemId") })
    #expect(machine.text.contains("\"systemId\": \"sys\""))
  }

  @Test func whatXStateCannotSayIsTold() throws {
    let losses = try Self.losses(
      """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="c">
        <datamodel><data id="n" expr="1 + 1"/></datamodel><script>n = 2</script>
        <state id="a"><state id="b"/><state id="c"><onentry><assign location="n" expr="n + 1"/><send event="e"/>
          <if cond="n > 1"><log expr="n"/></if></onentry>
          <transition event="error.execution" cond="n == 3" target="a"/></state></state>
      </scxml>
      """, of: "m.scxml")
    #expect(
      losses == [
        "\"n\" starts as null: its value is 1 + 1", "the script that runs at the start is left out",
        "\"m\" starts in a: XState's initial state is one child, not c",
        "\"n = n + 1\" becomes an action of that name",
        "\"e\" is raised: XState has no queue for what a machine sends to itself",
        "\"if n > 1 { log n }\" becomes an action of that name", "XState raises no \"error.execution\"",
        "events are matched by their whole names, no longer by what begins with these and a dot: error.execution",
        "the condition \"n == 3\" becomes a guard of that name",
      ])
  }
}
