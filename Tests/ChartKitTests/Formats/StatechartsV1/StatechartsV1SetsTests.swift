import Testing

@testable import ChartKit

/// The reference's vectors of set functions, completion and configurations.
struct StatechartsV1SetsTests {
  private typealias Charts = StatechartsV1Charts

  @Test func treeFunctions() throws {
    let sets = try Charts.sets(Charts.turnstile)
    #expect(try sets.children(of: "__root__") == ["Off", "On"])
    #expect(
      try sets.childrenPlus(of: "On") == [
        "Turnstile Control", "Blocked", "Unblocked", "Card Reader Control", "Ready", "Card Entered",
        "Turnstile Unblocked",
      ])
    #expect(try sets.childrenStar(of: "Turnstile Control") == ["Turnstile Control", "Blocked", "Unblocked"])
    #expect(try sets.children(of: "Off") == [])
    #expect(try sets.parent(of: "__root__") == nil && sets.parent(of: "Ready") == "Card Reader Control")
    #expect(try sets.isAncestor("On", of: "Ready") && sets.isAncestor("On", of: "On"))
    #expect(try !sets.isDescendant("On", of: "Ready") && sets.areAncestrallyRelated("Ready", "On"))
    #expect(throws: StatechartsV1Sets.Fault.unknownLabel("X")) { try sets.children(of: "X") }
  }

  @Test func leastCommonAncestors() throws {
    let sets = try Charts.sets(Charts.turnstile)
    for (labels, expected) in [
      (["Off", "On"], "__root__"), (["On", "Ready", "Card Entered"], "On"),
      (["Off", "On", "Ready"], "__root__"),
      (["Blocked", "Ready"], "On"), (["On", "Ready"], "On"), (["Ready"], "Ready"),
      (["__root__", "Ready"], "__root__"),
    ] {
      #expect(try sets.leastCommonAncestor(of: labels) == expected)
    }
    #expect(throws: StatechartsV1Sets.Fault.noStates) { try sets.leastCommonAncestor(of: []) }
  }

  @Test func defaults() throws {
    let sets = try Charts.sets(Charts.turnstile)
    #expect(try sets.defaultChild(of: "__root__") == "Off")
    #expect(throws: StatechartsV1Sets.Fault.noDefault("Off")) { try sets.defaultChild(of: "Off") }
    #expect(throws: StatechartsV1Sets.Fault.noDefault("__root__")) {
      try Charts.sets(Charts.letters).defaultChild(of: "__root__")
    }
    #expect(try Charts.sets(Charts.player).defaultChild(of: "__root__") == "PlaybackControl")
  }

  @Test func orthogonalAndConsistent() throws {
    let sets = try Charts.sets(Charts.turnstile)
    #expect(try sets.areOrthogonal("Blocked", "Card Reader Control"))
    #expect(
      try !sets.areOrthogonal("On", "Off") && !sets.areOrthogonal("On", "Blocked")
        && !sets.areOrthogonal("On", "On"))
    #expect(try Charts.sets(Charts.player).areOrthogonal("Playing", "Muted"))
    #expect(try sets.areConsistent(["On", "Ready"]) && !sets.areConsistent(["On", "Off"]))
  }

  @Test func completions() throws {
    let sets = try Charts.sets(Charts.turnstile)
    let on = ["__root__", "On", "Turnstile Control", "Blocked", "Card Reader Control", "Ready"]
    #expect(try sets.completion(of: ["On"]) == on)
    #expect(try sets.completion(of: ["__root__", "Ready"]) == on)
    #expect(try sets.completion(of: ["On", "Unblocked"]) == on.map { $0 == "Blocked" ? "Unblocked" : $0 })
    #expect(try sets.completion(of: ["Off"]) == ["__root__", "Off"])
    #expect(throws: StatechartsV1Sets.Fault.inconsistent("On", "Off")) {
      try sets.completion(of: ["On", "Off"])
    }
    #expect(
      try Charts.sets(Charts.player).completion(of: ["PlaybackControl"])
        == ["__root__", "PlaybackControl", "PlaybackState", "Paused", "VolumeControl", "Normal"])
    let letters = try Charts.sets(Charts.letters)
    for (label, rest) in [
      ("A", "A A1"), ("B", "B B1 B1a B2 B2a"), ("C", "C C1"), ("C2", "C C2 C2a"),
    ] {
      #expect(try letters.completion(of: [label]).joined(separator: " ") == "__root__ " + rest)
    }
    #expect(try letters.completion(of: []) == [])
  }

  @Test func configurations() throws {
    let sets = try Charts.sets(Charts.letters)
    for (states, isValid) in [
      ("__root__ A A1", true), ("__root__ B B1 B1a B2 B2a", true), ("__root__ A A1 A2", false),
      ("__root__ B B1 B1a", false), ("A1", false), ("__root__ B B1 B2", false),
      ("__root__ B B1 B1a B2", false),
      ("__root__ A", false),
    ] {
      let labels = states.split(separator: " ").map(String.init)
      #expect(try sets.isValid(labels) == isValid, "\(states)")
      #expect(try sets.isConsistentConfiguration(labels) == isValid)
    }
    #expect(throws: StatechartsV1Sets.Fault.unknownLabel("Nonexistent")) {
      try sets.isValid(["__root__", "Nonexistent"])
    }
  }
}
