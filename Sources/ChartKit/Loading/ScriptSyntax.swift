/// What is wrong with the texts of a chart's scripts, found without running them.
///
/// The Recommendation lets such a document run: the text that cannot be compiled is an `error.execution` when it is met.
public struct ScriptSyntax {
  private let compilation: ScriptCompilation
  private var found: [Diagnostic] = []
  private var seen: Set<Int> = []

  /// A warning for each text that does not compile, in a chart with SCXML's ECMAScript data model and the charts inside
  /// it. None where the library is missing.
  public static func findings(in chart: Chart) -> [Diagnostic] {
    let inner = chart.children.flatMap { findings(in: $0) }
    guard chart.dialect == .scxml, chart.dataModel == "ecmascript", let compilation = ScriptCompilation()
    else {
      return inner
    }
    var syntax = ScriptSyntax(compilation: compilation)
    syntax.check(chart)
    return syntax.found + inner
  }

  private init(compilation: ScriptCompilation) { self.compilation = compilation }

  private mutating func check(_ chart: Chart) {
    for item in chart.data { if let value = item.value { check(value) } }
    for transition in chart.transitions {
      if let condition = transition.details.condition { check(condition) }
    }
    var instructions: [Instruction] = []
    chart.forEachInstruction { instructions.append($0) }
    for instruction in instructions { check(instruction) }
    for state in chart.states {
      check(state.details.output)
      for invoke in state.details.invokes { check(invoke.payload) }
    }
  }

  private mutating func check(_ instruction: Instruction) {
    switch instruction {
    case .assign(let place, let value, _):
      if case .expression(let text, let offset) = place { compile(.place, text, at: offset) }
      check(value)
    case .log(_, let value, _): if let value { check(value) }
    case .script(let text, let offset): compile(.script, text, at: offset)
    case .branches(let branches):
      for branch in branches { if let condition = branch.condition { check(condition) } }
    case .forEach(let array, _, _, _, _): check(array)
    case .cancel(let id, _): check(id)
    case .send(let send):
      check(send.event)
      if case .expression(let target) = send.target { check(target) }
      check(send.payload)
    case .action, .scriptFile, .stopChild, .startChild, .call, .update, .enqueue, .spawn, .emit: break
    }
  }

  private mutating func check(_ payload: Payload) {
    switch payload {
    case .none: break
    case .content(let value): check(value)
    case .parameters(let parameters): for parameter in parameters { check(parameter.value) }
    }
  }

  private mutating func check(_ condition: Guard) {
    switch condition {
    case .condition(let expression): check(expression)
    case .not(let inner): check(inner)
    case .and(let all), .or(let all): for one in all { check(one) }
    case .named, .active, .matches, .call, .isAddressed: break
    }
  }

  private mutating func check(_ expression: Expression) {
    guard case .script(let text, let offset) = expression, text.utf8.first != UInt8(ascii: "<") else {
      return
    }
    compile(.value, text, at: offset)
  }

  private mutating func compile(_ kind: JavaScriptContext.Kind, _ text: String, at offset: Int) {
    guard seen.insert(offset).inserted, let fault = compilation.fault(kind, text) else { return }
    found.append(Diagnostic(.warning, "script-syntax", "this is not ECMAScript: \(fault)", at: offset))
  }
}
