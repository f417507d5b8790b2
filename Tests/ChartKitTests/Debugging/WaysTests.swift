import RandomCharts
import Testing

@testable import ChartKit

/// Ways through the history are told without going through each of their moments.
@Suite struct WaysTests {
  private func session() throws -> DebugSession {
    let text = #"{"id":"s","initial":"a","states":{"a":{"on":{"E":"b"}},"b":{"on":{"E":"a"}}}}"#
    let draft = try ChartFormat.read(SourceText(name: "s.json", text: text))
    return DebugSession(Interpreter(ChartCompiler.compile(draft)))
  }

  /// The way by its definition.
  private func walk(_ timeline: Timeline, from first: Int) -> [Int] {
    var way = [first]
    while let next = timeline.moments[way[way.count - 1]].next { way.append(next) }
    return way
  }

  private func check(_ timeline: Timeline) {
    for first in timeline.moments.indices {
      let way = walk(timeline, from: first)
      #expect(timeline.way(from: first) == way)
      let (forks, end) = timeline.outline(from: first)
      #expect(end == way.last)
      #expect(forks == way.filter { timeline.moments[$0].children.count > 1 })
    }
    var above = [timeline.cursor]
    while let parent = timeline.moments[above[0]].parent { above.insert(parent, at: 0) }
    #expect(Array(timeline.branch.prefix(above.count)) == above)
    #expect(timeline.stepsAhead == timeline.branch.count - above.count)
  }

  @Test func oneBranch() throws {
    var session = try session()
    check(session.timeline)
    for _ in 0..<10 { session.fire(Event("E")) }
    session.undo()
    check(session.timeline)
    #expect(session.timeline.branch == Array(0...10))
    #expect(session.timeline.outline(from: 0).forks.isEmpty)
  }

  @Test func anyBranches() throws {
    var numbers = SeededRandom(seed: 7)
    for _ in 0..<20 {
      var session = try session()
      for _ in 0..<60 {
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: session.undo()
        case 1: session.redo()
        case 2: session.go(to: Int.random(in: 0..<session.timeline.moments.count, using: &numbers))
        default: session.fire(Event("E"))
        }
      }
      check(session.timeline)
    }
  }
}
