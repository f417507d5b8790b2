import Testing

@testable import ChartKit

/// Why an event is blocked or ignored, on hand-written cases: `why-not.json` beside this file.
struct ExplanationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var value: Value
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    guard let bytes = try? TestFiles.read(folder + "/why-not.json"), let all = try? Value(json: bytes) else {
      return []
    }
    return (all.array ?? []).map { Case(name: $0["name"]?.string ?? "", value: $0) }
  }()

  @Test func thereAreThirtyCases() { #expect(Self.cases.count >= 30) }

  /// As JSON can say it.
  private func plain(_ value: Value) -> Value {
    switch value {
    case .undefined: .null
    case .kept(let kept): .string(kept.text)
    default: value
    }
  }

  private func chart(_ value: Value) throws -> Chart {
    if let machine = value["module"]?.string { return try ModuleChart.chart(machine) }
    let isXML = value["scxml"] != nil
    let text = value["scxml"]?.string ?? value["xstate"]?.jsonText() ?? ""
    let source = SourceText(name: isXML ? "chart.scxml" : "chart.json", text: text)
    let dialect = value["dialect"]?.string.flatMap { Dialect(rawValue: $0) }
    return try ChartCompiler.compile(ChartFormat.read(source, dialect: dialect))
  }

  private func session(_ value: Value) throws -> DebugSession? {
    if value["module"] != nil && !ECMAScript.isInstalled { return nil }
    let chart = try chart(value)
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    if chart.dataModel == "ecmascript" && !ECMAScript.isInstalled { return nil }
    var answers: [String: Bool] = [:]
    for (name, answer) in value["guards"]?.object ?? [:] { answers[name] = answer.bool }
    var session = DebugSession(Interpreter(chart), assumptions: answers)
    for item in value["after"]?.array ?? [] {
      if let name = item.string {
        session.fire(Event(name))
      } else if let time = item["advance"]?.number {
        session.advance(by: Int(time))
      } else if let name = item["type"]?.string {
        session.fire(Event(name, data: item["data"] ?? .undefined))
      }
    }
    return session
  }

  @Test(arguments: cases) func theReasonIsTheOneThatWasWrittenDown(_ one: Case) throws {
    let value = one.value
    guard let session = try session(value) else { return }
    let event = Event(value["event"]?.string ?? "", data: value["data"] ?? .undefined)
    let explanation = session.explain(event)
    #expect(explanation.verdict.rawValue == value["verdict"]?.string)
    let chart = session.chart
    let found = explanation.considered.map { considered -> Value in
      var line = Value.emptyObject.object ?? [:]
      line["state"] = .string(chart[considered.candidate.state].key)
      line["lost"] = considered.candidate.lost.map { .string($0.rawValue) } ?? .null
      if !considered.reads.isEmpty {
        line["reads"] = .array(
          considered.reads.map { read in
            let step = read.moment.map { Value.number(Double(session.timeline.moments[$0].depth + 1)) }
            return [.string(read.reading.path), plain(read.reading.value), step ?? .null]
          })
      }
      return .object(line)
    }
    #expect(Value.array(found) == value["considered"] ?? [], "\(Value.array(found).jsonText())")
    if let ways = value["ways"] {
      let names = explanation.ways.map { way in Value.array(way.map { .string($0.name) }) }
      #expect(Value.array(names) == ways, "\(Value.array(names).jsonText())")
    }
    if let force = value["force"]?.object {
      let forced = explanation.considered.map(\.force).first { !$0.isEmpty } ?? [:]
      #expect(forced == force.compactMapValues(\.bool).reduce(into: [:]) { $0[$1.key] = $1.value })
    }
    try check(explanation, session)
  }

  /// What is said must be so: each way leads to where the event fires, and each force lets its transition win.
  private func check(_ explanation: Explanation, _ session: DebugSession) throws {
    for way in explanation.ways {
      var copy = session
      for move in way { copy.perform(move) }
      #expect(copy.interpreter.verdict(explanation.event, in: copy.snapshot) == .fires)
    }
    for considered in explanation.considered where !considered.force.isEmpty {
      var copy = session
      let step = copy.fire(explanation.event, forcing: considered.force)
      #expect(step.microsteps.contains { $0.transitions.contains(considered.candidate.transition) })
      #expect(step.after.assumptions == session.snapshot.assumptions, "a force holds for one step")
    }
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
  func forcingAGuardThatTheChartImplementsIsHypothetical() throws {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <datamodel><data id="n" expr="1"/></datamodel>
        <state id="a"><transition event="GO" cond="n &gt; 1" target="b"/></state>
        <state id="b"><transition event="BACK" target="a"/></state>
      </scxml>
      """
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "c.scxml", text: text)))
    var session = DebugSession(Interpreter(chart))
    let force = try #require(session.explain(Event("GO")).considered.first?.force)
    #expect(force == ["n > 1": true])
    session.fire(Event("GO"), forcing: force)
    #expect(session.snapshot.configuration.contains(try #require(chart.state(named: "b"))))
    #expect(session.timeline.current.isHypothetical)
    session.fire(Event("BACK"))
    #expect(session.timeline.current.isHypothetical, "what follows is hypothetical too")
    session.fire(Event("GO"))
    #expect(session.snapshot.configuration.contains(try #require(chart.state(named: "a"))))
    session.restart()
    #expect(!session.timeline.current.isHypothetical)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
  func reasonsAreReadWithoutTouchingAnything() throws {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <datamodel><data id="list" expr="[{n: 1}, {n: 2}]"/><data id="d" expr="new Date(5)"/></datamodel>
        <state id="a">
          <transition event="GO" cond="list.some(x =&gt; x.n &gt; 5) || d.getTime() == 0 || list.push(1) == 0" target="b"/>
        </state>
        <state id="b"/>
      </scxml>
      """
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "c.scxml", text: text)))
    let session = DebugSession(Interpreter(chart))
    let before = session.snapshot
    let explanation = session.explain(Event("GO"))
    let paths = explanation.considered.flatMap(\.reads).map(\.reading.path)
    #expect(paths.contains("list.0.n") && paths.contains("list.1.n") && paths.contains("d"), "\(paths)")
    #expect(session.snapshot == before)
    let again = session.explain(Event("GO"))
    #expect(again.considered.map(\.reads) == explanation.considered.map(\.reads))
  }
}
