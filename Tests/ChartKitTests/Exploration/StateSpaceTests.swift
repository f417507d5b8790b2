import RandomCharts
import Testing

@testable import ChartKit

struct StateSpaceTests {
  private func interpreter(_ text: String, _ name: String = "chart.json") throws -> Interpreter {
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: name, text: text)))
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    return Interpreter(chart)
  }

  static let door = """
    {"id":"door","initial":"shut","states":{
      "shut":{"on":{"OPEN":"open","LOCK":"locked"}},
      "open":{"on":{"CLOSE":"shut"},"after":{"500":"shut"}},
      "locked":{"on":{"UNLOCK":{"target":"shut","guard":"hasKey"},"BREAK":"broken"}},
      "broken":{},
      "attic":{"on":{"DOWN":"shut"}}}}
    """

  @Test func everythingIsCounted() throws {
    let interpreter = try interpreter(Self.door)
    let space = interpreter.explore(from: interpreter.start().after)
    #expect(space.isComplete)
    #expect(space.configurationCount == 4)
    let chart = interpreter.chart
    #expect(space.deadEnds.map { space.configuration($0).map { chart[$0].key }.last } == ["broken"])
    #expect(space.deadEnds.map { space.path(to: $0).map(\.name) } == [["LOCK", "BREAK"]])
    #expect(space.neverEntered.map { chart[$0].key } == ["attic"])
    #expect(space.neverTaken.map { chart[transition: $0].details.descriptors } == [["DOWN"]])
  }

  @Test func guardsThatNobodyImplementsAreTriedBothWays() throws {
    let interpreter = try interpreter(
      """
      {"id":"m","initial":"a","states":{"a":{"on":{"GO":[{"target":"b","guard":"x"},{"target":"c","guard":"y"}]}},
       "b":{},"c":{}}}
      """)
    let start = interpreter.start().after
    let space = interpreter.explore(from: start)
    #expect(space.configurationCount == 3)
    let target = try #require(interpreter.chart.state(named: "c"))
    let path = try #require(interpreter.paths(to: target, from: start).paths.first)
    #expect(path.map(\.answers) == [["x": false, "y": true]])
    let end = interpreter.perform(path[0], in: start).after
    #expect(end.configuration.contains(target))
    #expect(end.assumptions.isEmpty, "answers hold for one step")
    let fixed = interpreter.explore(from: start.assuming("x", true))
    #expect(fixed.configurationCount == 2)
  }

  @Test func timersAndDataCount() throws {
    let interpreter = try interpreter(
      """
      {"id":"m","initial":"a","context":{"n":0},"states":{
        "a":{"after":{"100":{"target":"b","actions":[{"type":"xstate.assign","params":{"n":1}}]}}},
        "b":{"on":{"BACK":"a"}}}}
      """)
    let start = interpreter.start().after
    let space = interpreter.explore(from: start)
    #expect(space.isComplete)
    let target = try #require(interpreter.chart.state(named: "b"))
    let path = try #require(interpreter.paths(to: target, from: start).paths.first)
    #expect(path.count == 1)
    if case .nextTimer(let timer) = path[0].kind {
      #expect(timer.wait == 100)
    } else {
      Issue.record("no timer")
    }
  }

  @Test func aStateOfTheMiddleOfAStepIsReached() throws {
    let interpreter = try interpreter(
      #"{"id":"m","initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{"always":"c"},"c":{}}}"#)
    let start = interpreter.start().after
    let target = try #require(interpreter.chart.state(named: "b"))
    #expect(interpreter.paths(to: target, from: start).paths.map { $0.map(\.name) } == [["GO"]])
    let here = try #require(interpreter.chart.state(named: "a"))
    #expect(interpreter.paths(to: here, from: start).paths == [[]])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
  func eventsWithDataAreTriedWhereTheCallerKnowsThem() throws {
    let interpreter = try interpreter(
      """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <state id="a"><transition event="PAY" cond="_event.data.sum % 7 == 0 &amp;&amp; _event.data.sum &gt; 5" target="b"/></state><state id="b"/>
      </scxml>
      """, "chart.scxml")
    let start = interpreter.start().after
    let target = try #require(interpreter.chart.state(named: "b"))
    #expect(interpreter.paths(to: target, from: start).paths.isEmpty)
    let pay = Event("PAY", data: ["sum": 7])
    #expect(interpreter.paths(to: target, from: start, known: [pay]).paths == [[Move(.event(pay))]])
  }

  @Test func limitsAreSaid() throws {
    let interpreter = try interpreter(Self.door)
    let start = interpreter.start().after
    let space = interpreter.explore(from: start, limits: StateSpace.Limits(situations: 2))
    #expect(!space.isComplete && space.count == 2)
    let few = interpreter.explore(from: start, limits: StateSpace.Limits(moves: 1))
    #expect(!few.isComplete)
  }

  @Test func endlessMovesAreTold() throws {
    let interpreter = try interpreter(
      #"{"id":"m","initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{"always":"c"},"c":{"always":"b"}}}"#)
    let space = interpreter.explore(from: interpreter.start().after)
    #expect(space.endless.map { space.path(through: $0).map(\.name) } == [["GO"]])
  }

  static let cases = [Dialect.scxml, .xstate5].flatMap { dialect in (0..<25).map { (dialect, UInt64($0)) } }

  /// Breadth first with whole snapshots in a dictionary: the same number of situations, each at the same distance, and
  /// every path leads where it says.
  @Test(arguments: cases) func theSearchFindsWhatAPlainSearchFinds(dialect: Dialect, seed: UInt64) {
    var maker = RandomChart(seed: seed, dialect: dialect)
    var options = EngineOptions()
    options.microstepLimit = 2_000
    let interpreter = Interpreter(maker.make(), options: options)
    let answers = ["w": false, "g0": true, "g1": false, "g2": true]
    let started = interpreter.start(assumptions: answers)
    guard started.outcome == .stable else { return }
    let space = interpreter.explore(from: started.after, limits: StateSpace.Limits(situations: 200))
    guard space.isComplete else { return }
    for situation in 0..<space.count {
      var here = started.after
      for move in space.path(to: situation) { here = interpreter.perform(move, in: here).after }
      #expect(here.configuration == space.configuration(situation), "seed \(seed)")
    }
    let distances = plainDistances(interpreter, from: started.after)
    #expect(distances == (0..<space.count).map { space.path(to: $0).count }, "seed \(seed)")
  }

  private func plainDistances(_ interpreter: Interpreter, from start: Snapshot) -> [Int] {
    struct Key: Hashable {
      let configuration: StateSet
      let rest: ExplorationKey
      init(_ snapshot: Snapshot) {
        (configuration, rest) = (snapshot.configuration, ExplorationKey(snapshot))
      }
    }
    var seen: Set = [Key(start)]
    var level = [start]
    var distances = [0]
    var distance = 0
    while !level.isEmpty {
      distance += 1
      var next: [Snapshot] = []
      for snapshot in level where snapshot.status == .active {
        var steps = interpreter.chart.eventNames.map { interpreter.send(Event($0), to: snapshot) }
        if let timer = interpreter.timers(in: snapshot).first {
          steps.append(interpreter.fire(timer: timer.number, in: snapshot))
        }
        for step in steps where step.outcome == .stable && seen.insert(Key(step.after)).inserted {
          next.append(step.after)
          distances.append(distance)
        }
      }
      level = next
    }
    return distances
  }
}
