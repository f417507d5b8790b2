import Testing

@testable import ChartKit

/// The samples open without errors, and a chart that stands in both formats behaves the same in both.
struct SampleTests {
  private static let folder: String = {
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/samples/"
  }()

  /// Without the modules, which the command line reads.
  static let index: [Value] = ((try? Value(json: TestFiles.read(folder + "index.json")))?.array ?? []).filter
  {
    $0["file"]?.string?.contains(".machine.") == false
  }

  /// Every file that the index names.
  static var files: [String] {
    index.flatMap { entry in
      [entry["file"]?.string ?? "?"] + (entry["alternatives"]?.array ?? []).map { $0.string ?? "?" }
    }
  }

  static func chart(_ file: String) throws -> Chart {
    let source = SourceText(name: file, bytes: try TestFiles.read(folder + file))
    return ChartCompiler.compile(try ChartFormat.read(source))
  }

  @Test func thereAreAtLeastTen() { #expect(Self.index.count >= 10) }

  @Test(arguments: files) func opensWithoutErrorsOrWarnings(file: String) throws {
    let chart = try Self.chart(file)
    #expect(chart.diagnostics.filter { $0.severity > .info }.map { $0.text(in: chart.source) } == [])
  }

  /// What a run shows: the state value, what was done, and the timers, after the start and after each item.
  struct Moment: Equatable {
    let value: Value
    let isDone: Bool
    let actions: [String]
    let timers: [Int]

    init(_ chart: Chart, _ step: Macrostep) {
      value = chart.value(of: step.after.configuration)
      isDone = step.after.isDone
      actions = step.actions.map { $0.hasPrefix("log:") ? String($0.dropFirst(4)) : $0 }
      timers = step.after.schedule.map(\.due)
    }
  }

  static func run(_ file: String, _ events: [Value]) throws -> [Moment] {
    let chart = try chart(file)
    let interpreter = Interpreter(chart)
    var step = interpreter.start()
    var moments = [Moment(chart, step)]
    for event in events {
      if let guards = event["guards"]?.object {
        for (name, answer) in guards { step = interpreter.assume(name, answer.bool, in: step.after) }
        continue
      }
      if let milliseconds = event["advance"]?.number {
        step = interpreter.advance(step.after, by: Int(milliseconds))
      } else {
        step = interpreter.send(Event(event.string ?? event["type"]?.string ?? ""), to: step.after)
      }
      moments.append(Moment(chart, step))
    }
    return moments
  }

  @Test(arguments: index.compactMap { $0["file"]?.string })
  func tracesAsExpectedInEachFormat(file: String) throws {
    let name = String(file.split(separator: ".")[0])
    let events = try Value(json: TestFiles.read(Self.folder + "traces/\(name).events")).array ?? []
    let expected = try Value(json: TestFiles.read(Self.folder + "traces/\(name).expected")).array ?? []
    let moments = try Self.run(file, events)
    #expect(moments.count == expected.count)
    for (index, (moment, value)) in zip(moments, expected).enumerated() {
      #expect(
        moment.value.jsonText(sortedKeys: true) == value.jsonText(sortedKeys: true), "moment \(index)")
    }
    for twin in Self.twins(of: file) {
      let other = try Self.run(twin, events)
      #expect(other.count == moments.count)
      for (index, (one, two)) in zip(moments, other).enumerated() {
        #expect(one == two, "\(twin) moment \(index)")
      }
    }
  }

  private static func twins(of file: String) -> [String] {
    let entry = index.first { $0["file"]?.string == file }
    return (entry?["alternatives"]?.array ?? []).compactMap(\.string)
  }
}
