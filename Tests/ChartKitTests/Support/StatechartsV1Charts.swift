import Testing

@testable import ChartKit

/// Charts of the reference, written as short JSON.
enum StatechartsV1Charts {
  /// A state as JSON: `*` behind the label flags the default, `!` a final state, `&` an AND state.
  static func state(_ label: String, _ children: [String] = []) -> String {
    var name = label
    var more = ""
    while let mark = name.last, "*!&".contains(mark) {
      name.removeLast()
      switch mark {
      case "*": more += ",\"isInitial\":true"
      case "!": more += ",\"isFinal\":true"
      default: more += ",\"type\":\"STATE_TYPE_PARALLEL\""
      }
    }
    if !children.isEmpty { more += ",\"children\":[\(children.joined(separator: ","))]" }
    return "{\"label\":\"\(name)\"\(more)}"
  }

  /// `A,B -EVENT-> C`; what follows a semicolon are further fields.
  static func transition(_ text: String) -> String {
    let halves = text.split(separator: ";", maxSplits: 1)
    let parts = halves[0].split(separator: ">").map { $0.split(separator: "-").map(trimmed) }
    func list(_ text: String) -> String {
      text.isEmpty
        ? "[]" : "[" + text.split(separator: ",").map { "\"\(trimmed($0))\"" }.joined(separator: ",") + "]"
    }
    let event = parts[0].count > 1 ? parts[0][1] : ""
    let target = parts.count > 1 ? parts[1].first ?? "" : ""
    let more = halves.count > 1 ? "," + halves[1] : ""
    return "{\"from\":\(list(parts[0][0])),\"to\":\(list(target)),\"event\":\"\(event)\"\(more)}"
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  static func chart(_ root: String, _ transitions: [String] = [], more: String = "") -> String {
    let all = transitions.map(transition).joined(separator: ",")
    return "{\"rootState\":\(root),\"transitions\":[\(all)]\(more.isEmpty ? "" : "," + more)}"
  }

  static let turnstile = chart(
    state(
      "__root__",
      [
        state("Off*"),
        state(
          "On&",
          [
            state("Turnstile Control", [state("Blocked*"), state("Unblocked")]),
            state(
              "Card Reader Control", [state("Ready*"), state("Card Entered"), state("Turnstile Unblocked")]),
          ]),
      ]))

  static let letters = chart(
    state(
      "__root__",
      [
        state("A", [state("A1*"), state("A2")]),
        state(
          "B&", [state("B1", [state("B1a*"), state("B1b")]), state("B2", [state("B2a*"), state("B2b")])]),
        state("C", [state("C1*"), state("C2", [state("C2a*"), state("C2b")])]),
      ]))

  static let player = chart(
    state(
      "MediaPlayer",
      [
        state(
          "PlaybackControl&",
          [
            state("PlaybackState", [state("Playing"), state("Paused*"), state("Stopped")]),
            state("VolumeControl", [state("Normal*"), state("Muted")]),
          ])
      ]),
    [
      "Paused -PLAY-> Playing", "Stopped -PLAY-> Playing", "Playing -PAUSE-> Paused",
      "Playing,Paused -STOP-> Stopped", "Normal -MUTE-> Muted", "Muted -UNMUTE-> Normal",
    ],
    more: events(["PLAY", "PAUSE", "STOP", "MUTE", "UNMUTE"]))

  /// Figure 1 of the paper that reconciles the semantics.
  static let figure = chart(
    state(
      "root&",
      [
        state("left", [state("s1*"), state("s2")]), state("middle", [state("s3*"), state("s4")]),
        state("right", [state("s5*"), state("s6")]),
      ]),
    ["s1 -e-> s2;\"actions\":[{\"label\":\"raise:i\"}]", "s3 -i-> s4", "s5 -f-> s6"])

  static let counter = chart(
    state("__root__", [state("Off*"), state("On")]),
    [
      "Off -TURN_ON-> On;\"actions\":[{\"label\":\"assign:count = context.count + 1\"}]",
      "On -TURN_OFF-> Off;\"actions\":[{\"label\":\"assign:count = context.count + 1\"}]",
    ], more: "\"variables\":{\"count\":0}")

  static func events(_ labels: [String]) -> String {
    "\"events\":[\(labels.map { "{\"label\":\"\($0)\"}" }.joined(separator: ","))]"
  }

  // MARK: Reading

  static func draft(_ json: String, _ options: StatechartsV1Options = StatechartsV1Options()) throws
    -> ChartDraft
  {
    try StatechartsV1Reader.read(SourceText(name: "chart.json", text: json), options: options)
  }

  static func compiled(
    _ json: String, _ options: StatechartsV1Options = StatechartsV1Options()
  ) throws -> Chart {
    ChartCompiler.compile(try draft(json, options))
  }

  static func message(_ json: String) throws -> StatechartsV1.Statechart {
    try StatechartsV1Reader.document(try JSONTree.read(Array(json.utf8)).root).chart
  }

  static func sets(_ json: String) throws -> StatechartsV1Sets { StatechartsV1Sets(try message(json)) }

  /// `RULE severity xpath…` of each violation.
  static func violations(_ json: String, ignoring: Set<StatechartsV1.RuleID> = []) throws -> [String] {
    StatechartsV1Validator.violations(of: try message(json), ignoring: ignoring).map {
      "\($0.rule.rawValue) \($0.severity.name) \($0.xpath.joined(separator: " "))"
    }
  }

  /// The active labels after some events, and the number of events that fired nothing.
  static func run(
    _ json: String, _ events: [String], options: EngineOptions = EngineOptions(),
    reading: StatechartsV1Options = StatechartsV1Options()
  ) throws -> Run {
    let chart = try compiled(json, reading)
    try #require(chart.isRunnable, "\(chart.diagnostics)")
    let interpreter = Interpreter(chart, options: options)
    var run = Run(snapshot: interpreter.start().after, unhandled: 0, steps: [])
    for event in events {
      let step = interpreter.send(Event(event), to: run.snapshot)
      if step.microsteps.allSatisfy(\.transitions.isEmpty) { run.unhandled += 1 }
      run.steps.append(step)
      run.snapshot = step.after
    }
    run.labels = run.snapshot.configuration.map { chart[$0].id }
    return run
  }

  struct Run {
    var snapshot: Snapshot
    var unhandled: Int
    var steps: [Macrostep]
    var labels: [String] = []
  }
}
