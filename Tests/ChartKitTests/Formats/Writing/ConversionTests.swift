import Testing

@testable import ChartKit

/// Charts written in the format of another dialect: they run, do the same where no loss is told, and losses are told.
struct ConversionTests {
  /// Runs two charts side by side; what differs, nil where nothing does.
  private static func difference(
    _ one: Chart, _ other: Chart, shift: StateIndex, _ random: inout SeededRandom
  ) -> String? {
    var answers: [String: Bool] = ["w": false]
    for guardName in ["g0", "g1", "g2"] { answers[guardName] = random.chance(0.6) }
    let (first, second) = (Interpreter(one), Interpreter(other))
    var (left, right) = (first.start(assumptions: answers), second.start(assumptions: answers))
    for step in 0..<12 {
      let expected = left.after.configuration.map { $0 + shift }.filter { $0 > 0 }
      let found = right.after.configuration.map { $0 }.filter { $0 > 0 }
      if expected != found { return "step \(step): \(expected) / \(found)" }
      if left.after.status != .active { return nil }
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

  @Test func machinesWrittenAsSCXMLDoTheSameWhereNoLossIsTold() throws {
    var count = 0
    for seed in 0..<120 as Range<UInt64> {
      var random = RandomChart(seed: seed, dialect: .xstate5)
      let chart = random.make()
      guard chart.isRunnable else { continue }
      let document = try SCXMLWriter.write(chart)
      let written = try Self.reread(document, .scxml)
      let error = written.diagnostics.first { $0.severity == .error }
      #expect(error == nil, "seed \(seed): \(error?.message ?? "")")
      if error != nil { continue }
      if document.losses.contains(where: { $0.rule == LossList.behaviour }) { continue }
      count += 1
      let shift = StateIndex(written.states.count - chart.states.count)
      let difference = Self.difference(chart, written, shift: shift, &random.random)
      #expect(difference == nil, "seed \(seed)")
    }
    print("random charts written without a loss: \(count)")
    #expect(count > 8)
  }

  @Test func chartsWrittenAsXStateDoTheSameWhereNoLossIsTold() throws {
    var count = 0
    for seed in 0..<120 as Range<UInt64> {
      var random = RandomChart(seed: seed, dialect: .scxml)
      let chart = random.make()
      guard chart.isRunnable else { continue }
      let document = XStateWriter.write(chart)
      let written = try Self.reread(document, .xstate5)
      let error = written.diagnostics.first { $0.severity == .error }
      #expect(error == nil, "seed \(seed): \(error?.message ?? "")")
      if error != nil { continue }
      if document.losses.contains(where: { $0.rule == LossList.behaviour }) { continue }
      count += 1
      let difference = Self.difference(chart, written, shift: 0, &random.random)
      #expect(difference == nil, "seed \(seed)")
    }
    print("random charts written without a loss: \(count)")
    #expect(count > 8)
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
          "guards by name stand in attributes of our own, which other programs take for true: g",
          "the delay \"slow\" is known by its name only, in an element of our own",
          "the actor \"k\" is known by its name only, in an attribute of our own",
          "snapshots of children are not told in SCXML",
          "SCXML takes this eventless transition again and again",
          "actions by name stand as elements of our own, which other programs leave out: go",
        ].sorted { losses.firstIndex(of: $0) ?? 99 < losses.firstIndex(of: $1) ?? 99 })
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
