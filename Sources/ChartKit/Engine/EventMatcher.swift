/// Which descriptors match an event: a few numbers, the most exact one first.
struct EventMatch {
  /// The descriptor that names the whole event, or -1.
  var exact: Int32 = -1
  /// Further descriptors that match, longest first (`a.b`, `a`, `*`).
  var others: [Int32] = []

  @inline(__always)
  func contains(_ descriptor: Int32) -> Bool {
    if descriptor == exact { return descriptor >= 0 }
    if others.isEmpty { return false }
    return others.contains(descriptor)
  }

  var isEmpty: Bool { exact < 0 && others.isEmpty }
}

/// Numbers a chart's event descriptors, so that matching compares numbers instead of names (§3.12.1).
struct EventMatcher {
  let isXState: Bool
  /// Whether descriptors are whole names (statecharts.v1).
  let isExact: Bool
  /// Whether `a.*` is a pattern; in XState v4 only `*` is.
  let hasPrefixes: Bool
  private var numbers: [String: Int32] = [:]
  private var known: [String: EventMatch] = [:]
  private var hasPatterns = false

  init(_ dialect: Dialect) {
    isXState = dialect.isXState
    isExact = dialect == .statechartsV1
    hasPrefixes = dialect != .xstate4
  }

  /// The number of a descriptor; the same for forms that mean the same.
  mutating func intern(_ descriptor: String) -> Int32 {
    if let number = numbers[descriptor] { return number }
    let form = normal(descriptor)
    if form != descriptor, let number = numbers[form] {
      numbers[descriptor] = number
      return number
    }
    let number = Int32(numbers.count)
    numbers[form] = number
    if form != descriptor { numbers[descriptor] = number }
    if form == "*" || form.utf8.last == UInt8(ascii: "*") { hasPatterns = true }
    return number
  }

  func number(of descriptor: String) -> Int32 { numbers[descriptor] ?? -1 }

  /// In SCXML `a`, `a.` and `a.*` are one prefix; XState's `a.*` differs from `a`.
  private func normal(_ descriptor: String) -> String {
    if isXState || isExact { return descriptor }
    if descriptor.hasSuffix(".*") { return String(descriptor.dropLast(2)) }
    if descriptor.hasSuffix(".") { return String(descriptor.dropLast()) }
    return descriptor
  }

  /// Works out the matches of every event name that the chart mentions.
  mutating func finish(with chart: Chart) {
    known.reserveCapacity(numbers.count)
    for name in numbers.keys { known[name] = compute(name) }
  }

  /// The descriptors that match an event's name.
  @inline(__always)
  func match(_ name: String) -> EventMatch {
    if let match = known[name] { return match }
    return compute(name)
  }

  private func compute(_ name: String) -> EventMatch {
    var match = EventMatch()
    match.exact = numbers[name] ?? -1
    if isExact { return match }
    if isXState {
      if !hasPatterns { return match }
      if hasPrefixes, let number = numbers[name + ".*"] { match.others.append(number) }
    }
    var rest = name[...]
    while hasPrefixes, let dot = rest.lastIndex(of: ".") {
      rest = rest[..<dot]
      if let number = numbers[isXState ? rest + ".*" : String(rest)], number != match.exact {
        match.others.append(number)
      }
    }
    if let number = numbers["*"], number != match.exact { match.others.append(number) }
    return match
  }
}
