import Testing

@testable import StateTUI

@Suite struct ArgumentRewritingTests {
  @Test(arguments: [
    ("trace f e --context", "trace f e --context"), ("trace --context f e", "trace --context f e"),
    ("trace f e --context {}", "trace f e --initial-context {}"),
    ("trace f e --context={}", "trace f e --initial-context={}"),
    ("trace f --context --context {} e", "trace f --context --initial-context {} e"),
    ("open f --context []", "open f --initial-context []"), ("f -- --context", "f -- --context"),
  ])
  func contextIsAFlagOrAnOption(_ before: String, _ after: String) {
    let words = before.split(separator: " ").map(String.init)
    #expect(ArgumentRewriting.rewrite(words).joined(separator: " ") == after)
  }
}
