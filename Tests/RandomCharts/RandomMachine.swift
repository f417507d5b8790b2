import ChartKit

/// A random machine of any kind that there is: what properties of all machines are shown on.
public enum RandomMachine {
  public enum Kind: String, CaseIterable, Sendable {
    case scxml, ecmascript, xstate5, xstate4, statechartsV1
  }

  /// The machine with this seed; of kind `ecmascript` it needs JavaScriptCore. Loops are given up soon.
  public static func make(_ kind: Kind, seed: UInt64) throws -> Interpreter {
    switch kind {
    case .scxml: return try chart(.scxml, seed)
    case .ecmascript: return try chart(.scxml, seed, scripts: true)
    case .xstate5: return try chart(.xstate5, seed)
    case .xstate4: return try chart(.xstate4, seed)
    case .statechartsV1:
      var maker = RandomStatechart(random: SeededRandom(seed: seed))
      let source = SourceText(name: "random.json", text: maker.make().json.jsonText())
      let draft = try ChartFormat.read(source, dialect: .statechartsV1)
      return Interpreter(ChartCompiler.compile(draft), options: try RandomChart.options(.statechartsV1))
    }
  }

  private static func chart(_ dialect: Dialect, _ seed: UInt64, scripts: Bool = false) throws -> Interpreter {
    var maker = RandomChart(seed: seed, dialect: dialect, invokes: true, scripts: scripts)
    return Interpreter(maker.make(), options: try RandomChart.options(dialect))
  }

  /// The answers that keep random charts from running round in circles at the start.
  public static let assumptions = ["w": false]
}
