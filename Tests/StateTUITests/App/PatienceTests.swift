import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Where somebody waits at the keys, previews and searches come when they are ready: the same in the end.
@Suite struct PatienceTests {
  private func stages(_ sample: String) throws -> (patient: Stage, hurried: Stage) {
    let patient = try Stage(sample: sample)
    var hurried = patient
    hurried.app.patience = 0
    return (patient, hurried)
  }

  /// Lets what waits be worked out; returns in how many frames.
  private func finish(_ stage: inout Stage) -> Int {
    var frames = 0
    while stage.app.isAtWork, frames < 100_000 {
      #expect(stage.app.tick == 0)
      stage.send(message: .passed(1))
      frames += 1
    }
    return frames
  }

  @Test func previewsComeWhenTheyAreReady() throws {
    var (patient, hurried) = try stages("media-player.json")
    for keys in ["enter", ":fire PLAY", "down", "u", "r", "t", "escape"] {
      try patient.press(keys)
      try hurried.press(keys)
      if keys == ":fire PLAY" {
        #expect(hurried.app.isAtWork)
        #expect(hurried.text != patient.text)
      }
      let frames = finish(&hurried)
      if keys == ":fire PLAY" { #expect(frames > 1) }
      #expect(hurried.text == patient.text, "\(keys)")
    }
    #expect(hurried.app.tick == nil)
  }

  @Test func keysAreAnsweredBeforePreviews() throws {
    var (patient, hurried) = try stages("media-player.json")
    for keys in ["enter", ":fire PLAY", ":fire MUTE", "u", "down", "enter"] {
      try patient.press(keys)
      try hurried.press(keys)
      #expect(hurried.active == patient.active)
    }
    _ = finish(&hurried)
    #expect(hurried.text == patient.text)
  }

  @Test(arguments: [":why UNMUTE", ":path paused", ":why PAUSE"])
  func searchesGoOnFromFrameToFrame(line: String) throws {
    var (patient, hurried) = try stages("media-player.json")
    try patient.press(line)
    try hurried.press(line)
    #expect(!patient.app.isAtWork)
    #expect(hurried.app.isAtWork)
    #expect(hurried.shows("ooking for"), "\(hurried.text)")
    #expect(finish(&hurried) > 1)
    #expect(hurried.text == patient.text)
    // A search that is left ends.
    var left = hurried
    try left.press("escape")
    try left.press(line)
    try left.press("escape")
    _ = finish(&left)
    #expect(left.app.overlays.isEmpty)
  }

  @Test func aDemoShowsEverythingAtOnce() throws {
    var (_, hurried) = try stages("media-player.json")
    hurried.app.demo = Demo(try ScriptFile("down enter\n", name: "x.demo"), speed: 1)
    hurried.send(message: .passed(1))
    #expect(!hurried.app.isAtWork)
  }
}
