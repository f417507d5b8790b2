import RandomCharts
import Testing

@testable import ChartKit

/// Children as instances: finding them, sending to one of them, and a step as one of them goes through it.
struct InstancesTests {
  static let nested = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer" initial="a">
      <state id="a"><transition event="GO" target="b"/></state>
      <state id="b">
        <invoke id="mid"><content>
          <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="middle" initial="m1">
            <state id="m1">
              <invoke id="in"><content>
                <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner" initial="i1">
                  <state id="i1"><transition event="X" target="i2"/></state>
                  <state id="i2">
                    <onentry><send event="told" target="#_parent"/></onentry>
                    <transition event="X" target="i3"/>
                  </state>
                  <final id="i3"/>
                </scxml>
              </content></invoke>
              <transition event="told"><log label="heard"/></transition>
              <transition event="done.invoke.in" target="m2"/>
            </state>
            <state id="m2"><transition event="X" target="m3"/></state>
            <final id="m3"/>
          </scxml>
        </content></invoke>
        <transition event="STOP" target="a"/>
        <transition event="done.invoke.mid" target="c"/>
      </state>
      <state id="c"/>
    </scxml>
    """

  private func interpreter() throws -> Interpreter {
    let source = SourceText(name: "nested.scxml", text: Self.nested)
    return Interpreter(ChartCompiler.compile(try ChartFormat.read(source)))
  }

  private func names(_ instance: Instance) -> [String] {
    guard let (interpreter, snapshot) = instance.session else { return [] }
    return snapshot.configuration.map { interpreter.chart[$0].id }
  }

  @Test func instancesStandEachBeforeItsChildren() throws {
    let machine = try interpreter()
    let step = machine.send(Event("GO"), to: machine.start().after)
    let found = machine.instances(in: step.after)
    #expect(found.map(\.path) == [[], ["mid"], ["mid", "in"]])
    #expect(found.map { $0.session?.interpreter.chart.name } == ["outer", "middle", "inner"])
    #expect(found.map(names) == [["b"], ["m1"], ["i1"]])
    #expect(found[2].owner.map { found[1].session?.interpreter.chart[$0].id } == "m1")
    #expect(machine.instance(at: ["mid", "in"], in: step.after).map(names) == ["i1"])
    #expect(machine.instance(at: ["in"], in: step.after) == nil)
    #expect(machine.instance(at: ["mid"], in: step.before) == nil)
  }

  @Test func anEventGoesToTheChildAlone() throws {
    let machine = try interpreter()
    let open = machine.send(Event("GO"), to: machine.start().after).after
    let step = machine.send(Event("X"), to: open, at: ["mid", "in"])
    #expect(step.input == .eventTo(["mid", "in"], Event("X")))
    #expect(machine.instances(in: step.after).map(names) == [["b"], ["m1"], ["i2"]])
    #expect(step.actions == ["log:heard"])
    let inner = step.seen(at: ["mid", "in"])
    #expect(inner.microsteps.count == 1)
    #expect(inner.microsteps[0].session == [])
    #expect(inner.left == [1] && inner.entered == [2])
    #expect(step.seen(at: ["mid"]).microsteps.map(\.session) == [["in"], []])
    // The same event sent to the root is nobody's.
    #expect(machine.send(Event("X"), to: open).changedNothing)
  }

  @Test func aChildThatEndsIsSeenToItsEnd() throws {
    let machine = try interpreter()
    let open = machine.send(Event("GO"), to: machine.start().after).after
    let second = machine.send(Event("X"), to: open, at: ["mid", "in"]).after
    let step = machine.send(Event("X"), to: second, at: ["mid", "in"])
    #expect(step.seen(at: ["mid", "in"]).after.status == .done)
    #expect(machine.instances(in: step.after).map(\.path) == [[], ["mid"]])
    let stopped = machine.send(Event("STOP"), to: second)
    #expect(stopped.seen(at: ["mid", "in"]).after.status == .stopped)
    #expect(stopped.seen(at: ["mid"]).after.status == .stopped)
    #expect(machine.instances(in: stopped.after).count == 1)
  }

  @Test func nobodyAtThePathIsNothing() throws {
    let machine = try interpreter()
    let start = machine.start().after
    for path in [["mid"], ["mid", "in"], ["nowhere"]] {
      let step = machine.send(Event("X"), to: start, at: path)
      #expect(step.changedNothing && step.after == start)
    }
  }

  @Test func answersForGuardsHoldInChildren() throws {
    let child = Interpreter(
      try chart(#"{"initial":"p","states":{"p":{"on":{"E":{"target":"q","guard":"ok"}}},"q":{}}}"#))
    var options = EngineOptions()
    options.actors["kid"] = .chart(child)
    let parent = try chart(
      #"{"initial":"s","states":{"s":{"invoke":{"src":"kid","id":"kid"}}}}"#)
    let machine = Interpreter(parent, options: options)
    let closed = machine.assume("ok", false, in: machine.start().after).after
    let instance = try #require(machine.instance(at: ["kid"], in: closed)?.session)
    #expect(instance.interpreter.verdict(Event("E"), in: instance.snapshot) == .blocked)
    #expect(machine.send(Event("E"), to: closed, at: ["kid"]).seen(at: ["kid"]).entered.isEmpty)
  }

  private func chart(_ json: String) throws -> Chart {
    ChartCompiler.compile(try ChartFormat.read(SourceText(name: "chart.json", text: json)))
  }

  // MARK: Properties

  /// A machine whose only state invokes two random charts, one of which is invoked once more inside.
  private func family(_ seed: UInt64) throws -> Interpreter {
    var first = RandomChart(seed: seed, dialect: .xstate5)
    var second = RandomChart(seed: seed &+ 5000, dialect: .xstate5)
    var options = EngineOptions()
    options.microstepLimit = 300
    options.actors["leaf"] = .chart(Interpreter(first.make(), options: options))
    let middle = try chart(
      #"{"initial":"s","states":{"s":{"on":{"a":"t"},"invoke":{"src":"leaf","id":"leaf"}},"t":{"on":{"b":"s"}}}}"#
    )
    options.actors["middle"] = .chart(Interpreter(middle, options: options))
    options.actors["other"] = .chart(Interpreter(second.make(), options: options))
    let root = try chart(
      #"{"initial":"s","states":{"s":{"invoke":[{"src":"middle","id":"middle"},{"src":"other","id":"other"}]}}}"#
    )
    return Interpreter(root, options: options)
  }

  @Test(arguments: 0..<120) func aPreviewIsWhatHappensInChildrenToo(seed: UInt64) throws {
    let machine = try family(seed)
    var session = DebugSession(machine)
    var random = SeededRandom(seed: seed &+ 99)
    for _ in 0..<25 {
      let before = session.snapshot
      let sessions = machine.instances(in: before).filter { $0.session?.snapshot.status == .active }
      guard let instance = sessions.randomElement(using: &random), let inner = instance.session else { break }
      let event = Event(RandomChart.events.randomElement(using: &random) ?? "a")
      let preview = machine.send(event, to: before, at: instance.path)
      let verdict = inner.interpreter.verdict(event, in: inner.snapshot)
      let step = session.fire(event, at: instance.path)
      #expect(step == preview, "seed \(seed)")
      guard step.outcome == .stable else { break }
      #expect(session.snapshot == preview.after, "seed \(seed)")
      let first = step.seen(at: instance.path).microsteps.first
      #expect((first.map { !$0.transitions.isEmpty } ?? false) == (verdict == .fires), "seed \(seed)")
      // Saved and restored, undone and redone, it goes on the same.
      let text = machine.json(of: before).jsonText()
      #expect(
        machine.send(event, to: try machine.snapshot(from: Value(json: text)), at: instance.path).after
          == step.after)
      session.undo()
      #expect(session.snapshot == before)
      session.redo()
      #expect(session.snapshot == step.after)
    }
  }

  @Test func sendsToNowhereAreRecorded() throws {
    let source = SourceText(
      name: "out.scxml",
      text: """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="a">
          <state id="a">
            <transition event="P"><send event="up" target="#_parent"/></transition>
            <transition event="C"><send event="down" target="#_nobody"/></transition>
            <transition event="H"><send event="out" target="https://example.org/x"/></transition>
            <transition event="S"><send event="self"/></transition>
          </state>
        </scxml>
        """)
    let machine = Interpreter(ChartCompiler.compile(try ChartFormat.read(source)))
    func targets(_ name: String) -> [String] {
      machine.send(Event(name), to: machine.start().after).microsteps.flatMap(\.records).compactMap {
        if case .undelivered(let event, let target) = $0 { "\(event.name) \(target)" } else { nil }
      }
    }
    #expect(targets("P") == ["up #_parent"])
    #expect(targets("C") == ["down #_nobody"])
    #expect(targets("H") == ["out https://example.org/x"])
    #expect(targets("S") == [])
  }
}
