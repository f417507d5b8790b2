/// What a guard says in a snapshot, part by part, and why.
public struct GuardFinding: Hashable, Sendable {
  /// Who gave the answer.
  public enum Source: Hashable, Sendable {
    /// The chart: its states, or its data model.
    case chart
    /// The user: an answer that the snapshot assumes.
    case assumption
    /// Nobody implements the guard and nobody has answered it.
    case byDefault
  }

  public var condition: Guard
  /// Nil where the guard fails.
  public var result: Bool?
  public var error: ChartError?
  public var source: Source
  /// Whether the engine comes to ask it: not where the parts before decide.
  public var isAsked: Bool
  /// Of `and`, `or` and `not`.
  public var parts: [GuardFinding] = []
  /// What it looked at itself; its parts' readings are theirs.
  public var readings: [Reading] = []

  /// Its own readings and those of its parts that were asked, each place once.
  public var allReadings: [Reading] {
    var all = readings
    for part in parts where part.isAsked { all += part.allReadings }
    var seen: Set<Reading.Place> = []
    return all.filter { seen.insert($0.place).inserted }
  }

  /// The fewest answers, by the text of guards that have no parts, that would make it say `wanted`.
  public func answers(for wanted: Bool) -> [String: Bool] {
    if result == wanted { return [:] }
    switch condition {
    case .not: return parts.first?.answers(for: !wanted) ?? [:]
    case .and where wanted, .or where !wanted:
      return parts.reduce(into: [:]) { $0.merge($1.answers(for: wanted)) { $1 } }
    case .and, .or: return parts.map { $0.answers(for: wanted) }.min { $0.count < $1.count } ?? [:]
    default: return [condition.text: wanted]
    }
  }
}

/// A transition that was looked at, with what its guard says.
public struct Consideration: Hashable, Sendable {
  public var candidate: Candidate
  /// Nil where there is no guard.
  public var finding: GuardFinding?
}

extension Interpreter {
  /// Every transition of the active states that matches the event, as ``candidates(_:in:)``, with what each guard says.
  public func considerations(_ event: Event, in snapshot: Snapshot) -> [Consideration] {
    candidates(event, in: snapshot).map { candidate in
      guard let condition = chart[transition: candidate.transition].details.condition else {
        return Consideration(candidate: candidate)
      }
      return Consideration(candidate: candidate, finding: finding(condition, event, in: snapshot))
    }
  }

  /// What a guard says in a snapshot.
  public func finding(_ condition: Guard, _ event: Event?, in snapshot: Snapshot) -> GuardFinding {
    let session = session()
    session.load(snapshot)
    return session.find(condition, event ?? Session.noEvent, isAsked: true)
  }
}

extension Session {
  /// The same as `evaluate`, told in full.
  func find(_ condition: Guard, _ event: Event, isAsked: Bool) -> GuardFinding {
    var finding = GuardFinding(condition: condition, source: .chart, isAsked: isAsked)
    switch condition {
    case .named(let name, _):
      let given = assumption(name)
      finding.result = given ?? options.defaultGuardAnswer
      finding.source = given == nil ? .byDefault : .assumption
    case .not(let inner):
      finding.parts = [find(inner, event, isAsked: isAsked)]
      finding.result = finding.parts[0].result.map { !$0 }
      finding.error = finding.parts[0].error
    case .and(let all): findParts(all, deciding: false, event, &finding)
    case .or(let all): findParts(all, deciding: true, event, &finding)
    case .active, .matches, .condition, .call, .isAddressed:
      if let forced = forcedAnswer(condition) {
        (finding.result, finding.source) = (forced, .assumption)
      } else {
        findLeaf(event, &finding)
      }
    }
    return finding
  }

  private func findParts(_ all: [Guard], deciding: Bool, _ event: Event, _ finding: inout GuardFinding) {
    var isDecided = false
    finding.result = !deciding
    for part in all {
      let found = find(part, event, isAsked: finding.isAsked && !isDecided)
      finding.parts.append(found)
      if isDecided { continue }
      if found.result == nil || found.result == deciding {
        (finding.result, finding.error) = (found.result, found.error)
        isDecided = true
      }
    }
  }

  private func findLeaf(_ event: Event, _ finding: inout GuardFinding) {
    switch finding.condition {
    case .active(let reference):
      let isThere = reference.state.map { isActive[Int($0)] } ?? false
      finding.result = isThere
      let id = reference.state.map { program.chart[$0].id } ?? reference.text
      finding.readings = [Reading(.state(id), .bool(isThere))]
    case .isAddressed(let address):
      finding.result = event.data["to"] == .string(address)
      finding.readings = [Reading(.event(["data", "to"]), event.data["to"] ?? .undefined)]
    case .condition(let expression) where expression.literalValue == nil:
      var scope = scope(event)
      finding.take(dataModel.examine(expression, in: &scope))
    case .call(let call): finding.take(examine(call, event))
    default:
      do throws(ChartError) {
        finding.result = try evaluate(finding.condition, event)
      } catch {
        finding.error = error
      }
    }
  }
}

extension GuardFinding {
  fileprivate mutating func take(_ examination: Examination) {
    switch examination.result {
    case .success(let answer): result = answer
    case .failure(let fault): error = fault
    }
    readings = examination.readings
  }
}

extension Expression {
  fileprivate var literalValue: Value? { if case .literal(let value) = self { value } else { nil } }
}
