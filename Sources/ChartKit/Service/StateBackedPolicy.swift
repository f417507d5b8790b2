/// The verdict of a version's `allowRead` or `allowWrite`, and what it was asked.
public struct StateBackedVerdict: Hashable, Sendable {
  /// What a policy said.
  public enum Answer: Hashable, Sendable {
    case allowed
    /// The answer was false.
    case denied
    /// It threw, or its answer was no boolean, which denies; why, in a sentence.
    case failed(String)
    /// The version has no such function, which allows.
    case noPolicy
  }

  /// `allowRead` or `allowWrite`.
  public var policy: String
  /// The function's argument.
  public var input: Value
  /// What it answered.
  public var answer: Answer

  /// Whether the call may go on.
  public var isAllowed: Bool { answer == .allowed || answer == .noPolicy }
}

extension BackedVersion {
  func verdict(_ policy: String, _ input: Value) -> StateBackedVerdict {
    StateBackedVerdict(policy: policy, input: input, answer: answer(policy, input))
  }

  private func answer(_ policy: String, _ input: Value) -> StateBackedVerdict.Answer {
    guard let functions = chart.functions, functions.exports(policy) else { return .noPolicy }
    do {
      switch try functions.call(policy, [input]) {
      case .bool(true): return .allowed
      case .bool(false): return .denied
      default: return .failed("\(policy) answered something that is no boolean")
      }
    } catch {
      return .failed("\(policy) threw: \(error.text)")
    }
  }
}

extension BackedInstance {
  func readVerdict(_ auth: Value) -> StateBackedVerdict {
    version.verdict(
      "allowRead",
      ["machineInstanceName": .string(slug), "state": value, "context": context, "authContext": auth])
  }

  func writeVerdict(_ event: Event, _ auth: Value) -> StateBackedVerdict {
    version.verdict(
      "allowWrite",
      [
        "type": "event", "machineInstanceName": .string(slug), "state": value, "context": context,
        "event": Self.object(event), "authContext": auth,
      ])
  }

  /// The verdict on the creation with a context.
  func creationVerdict(_ context: Value, _ auth: Value) -> StateBackedVerdict {
    version.verdict(
      "allowWrite",
      [
        "type": "initialization", "machineInstanceName": .string(slug), "context": context,
        "authContext": auth,
      ])
  }
}
