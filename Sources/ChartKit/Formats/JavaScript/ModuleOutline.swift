/// Where in its author's text each part of a machine stands, although the machine was made by running the text.
///
/// The texts are not run: object literals are followed through names, spreads, property accesses and calls' first
/// arguments. What cannot be followed has the place of the nearest part around it.
public struct ModuleOutline: Sendable {
  let texts: [OutlineText]
  private let candidates: [MachineLiteral]

  /// The first token of an expression.
  struct Place: Hashable, Sendable {
    var text: Int
    var token: Int
  }

  /// A machine's literal, with the objects that implement its names.
  struct MachineLiteral: Sendable {
    var machine: Place
    var implementations: [Place]
    /// Whether the literal is an argument of a function that makes machines.
    var isArgument: Bool
  }

  /// The outline of texts that stand one behind the other in a source.
  public init(_ source: SourceText) {
    texts = source.parts.filter { !$0.name.hasSuffix(".json") }.map { part in
      OutlineText(Array(source.bytes[part.start..<part.end]), start: part.start)
    }
    let finder = MachineFinder(texts: texts)
    candidates = texts.indices.flatMap { finder.candidates(in: $0) }
  }

  /// A machine's tree with the places of its parts in the source: of keys, that of the key, of values, where they begin.
  ///
  /// The tree is the machine as the text made it, in JSON; under `$implementations` stand those of its names.
  public func placed(_ machine: JSONNode) -> JSONNode {
    let navigator = OutlineNavigator(texts: texts)
    guard let best = best(for: machine, navigator) else {
      return navigator.placed(machine, [], around: start)
    }
    return navigator.placed(machine, [best.machine], implementations: best.implementations, around: start)
  }

  /// The first byte of the first text.
  private var start: Int { texts.first?.start ?? 0 }

  /// The literal that has most in common with a machine.
  private func best(for machine: JSONNode, _ navigator: OutlineNavigator) -> MachineLiteral? {
    var best: (score: Int, candidate: MachineLiteral)?
    for candidate in candidates {
      var score = navigator.likeness(candidate.machine, machine)
      guard score > 0 else { continue }
      if candidate.isArgument { score += 2 }
      if score > best?.score ?? 0 { best = (score, candidate) }
    }
    return best?.candidate
  }
}

/// Finds the literals that may be machines.
struct MachineFinder {
  let texts: [OutlineText]

  private static let makers: Set<String> = [
    "createMachine", "Machine", "createTestModel", "createStateConfig",
  ]
  private static let machineKeys: Set<String> = [
    "states", "initial", "on", "invoke", "always", "after", "entry",
  ]

  func candidates(in text: Int) -> [ModuleOutline.MachineLiteral] {
    let tokens = texts[text].tokens
    var found: [ModuleOutline.MachineLiteral] = []
    var provided: [ModuleOutline.Place] = []
    for index in 0..<tokens.count where tokens.kind(index) == .name {
      if tokens.isWord(index, "default") || tokens.isToken(index, "exports") || isDeclared(index, tokens) {
        found += literal(behind: index, in: text).map { [$0] } ?? []
      }
      let open = texts[text].afterTypeArguments(index + 1)
      guard tokens.isToken(open, "("), !tokens.isToken(index - 1, "function") else { continue }
      let name = tokens.text(index)
      let arguments = texts[text].arguments(open).map { ModuleOutline.Place(text: text, token: $0) }
      guard let first = arguments.first else { continue }
      if name == "provide" || name == "withConfig" { provided.append(first) }
      guard Self.makers.contains(name) else { continue }
      let setup = tokens.isToken(index - 1, ".") ? implementations(before: index - 1, in: text) : []
      found.append(.init(machine: first, implementations: setup + arguments.dropFirst(), isArgument: true))
    }
    return found.map { candidate in
      var candidate = candidate
      candidate.implementations = provided + candidate.implementations
      return candidate
    }
  }

  private func isDeclared(_ index: Int, _ tokens: JavaScriptTokens) -> Bool {
    tokens.isToken(index - 1, "const") || tokens.isToken(index - 1, "let") || tokens.isToken(index - 1, "var")
  }

  /// An object literal with a machine's keys behind `default`, `exports =`, `exports.name =` or a declared name.
  private func literal(behind index: Int, in text: Int) -> ModuleOutline.MachineLiteral? {
    let tokens = texts[text].tokens
    var at = index + 1
    if tokens.isToken(index, "exports"), tokens.isToken(at, ".") { at += 2 }
    if isDeclared(index, tokens) {
      guard let value = texts[text].declarations[tokens.text(index)], value > index else { return nil }
      at = value
    } else if tokens.isToken(at, "=") {
      at += 1
    }
    guard tokens.isToken(at, "{") else { return nil }
    let isMachine = texts[text].parts(at).contains {
      if case .member(let member) = $0 { Self.machineKeys.contains(member.key) } else { false }
    }
    guard isMachine else { return nil }
    return .init(machine: .init(text: text, token: at), implementations: [], isArgument: false)
  }

  /// What `setup(…)` was given, in the chain of calls, or the declared name, before a point.
  private func implementations(before point: Int, in text: Int) -> [ModuleOutline.Place] {
    let tokens = texts[text].tokens
    var found: [ModuleOutline.Place] = []
    var at = point
    for _ in 0..<16 {
      if tokens.isToken(at - 1, ")"), tokens[at - 1].partner > 0 {
        let open = tokens[at - 1].partner
        if let first = texts[text].arguments(open).first { found.append(.init(text: text, token: first)) }
        var name = open - 1
        while name > 0, tokens.kind(name) != .name, name > open - 200 { name -= 1 }
        guard tokens.isToken(name - 1, ".") else { return found }
        at = name - 1
      } else if tokens.kind(at - 1) == .name, let value = texts[text].declarations[tokens.text(at - 1)] {
        // `const parts = setup(…)`, perhaps with more calls behind it.
        var end = value
        while tokens.kind(end) == .name || tokens.isToken(end, ".") || tokens.isToken(end, "(") {
          if let first = texts[text].arguments(end).first { found.append(.init(text: text, token: first)) }
          end = tokens.after(texts[text].afterTypeArguments(end))
          if end < tokens.count, tokens[end].startsLine, !tokens.isToken(end, ".") { break }
        }
        return found
      } else {
        return found
      }
    }
    return found
  }
}
