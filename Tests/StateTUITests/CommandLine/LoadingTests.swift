import ChartKit
import Testing

@testable import StateTUI

@Suite struct LoadingTests {
  private func failure(_ body: () throws -> Void) -> Failure? {
    do {
      try body()
      return nil
    } catch {
      return error as? Failure
    }
  }

  @Test func contextReplacesTopLevelKeys() throws {
    var loader = ChartLoader()
    loader.context = ["b": 2, "c": 3]
    let chart = try loader.chart(SourceText(name: "m", text: #"{"context":{"a":1,"b":{"x":1}}}"#))
    #expect(Interpreter(chart).start().after.data == ["a": 1, "b": 2, "c": 3])
  }

  @Test func onlySomeOfManyErrorsArePrinted() throws {
    let states = (0..<30).map { "\"s\($0)\":{\"on\":{\"X\":\"nope\($0)\"}}" }.joined(separator: ",")
    let chart = try ChartLoader().chart(
      SourceText(name: "m", text: "{\"initial\":\"s0\",\"states\":{\(states)}}"))
    let failure = failure { try ChartLoader.requireRunnable(chart) }
    #expect(failure?.status == .invalidData)
    #expect(failure?.lines.count == 21)
    #expect(failure?.lines.last == "m: 10 more errors; \"check\" lists them all")
  }

  @Test func placesOfManyOffsetsAreThoseOfTheSource() {
    let source = SourceText(name: "s", text: "ab\n\u{e9}\u{20ac}x\r\n\n  y")
    let lines = LineIndex(source)
    for offset in -2...(source.bytes.count + 3) {
      #expect(lines.location(at: offset) == source.location(at: offset))
    }
  }

  @Test func whatIsNoFileIsRefusedInWords() {
    #expect(
      failure { _ = try FileReading.read("/nowhere/x") }?.lines == ["/nowhere/x: there is no such file"])
    #expect(failure { _ = try FileReading.read("/") }?.lines == ["/: this is a folder, not a file"])
    #expect(failure { _ = try FileReading.read("/") }?.status == .unreadable)
  }

  @Test func samplesHaveTitlesAndFiles() throws {
    let here = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let catalog = SampleCatalog(folder: "/\(here)/samples")
    let samples = catalog.samples()
    #expect(samples.count >= 10)
    for sample in samples {
      #expect(!sample.title.isEmpty && !sample.shows.isEmpty)
      for path in [sample.path] + sample.alternatives where ModuleFile.canBeRead(path) {
        #expect(try ChartLoader().chart(path).isRunnable, "\(path)")
      }
    }
    #expect(
      catalog.path(ofSample: "turnstile") == samples.first { $0.path.hasSuffix("turnstile.json") }?.path)
    #expect(catalog.path(ofSample: "../Package") == nil)
    #expect(catalog.path(ofSample: "traces") == nil)
    #expect(SampleCatalog(folder: "/nowhere").samples().isEmpty)
    #expect(SampleCatalog(folder: nil).path(ofSample: "turnstile") == nil)
  }

  @Test func placesInsideActorsAreThoseOfTheArgument() throws {
    let argument = try JSONArgument("{\"a\":\n {\"initial\":\"x\",\"states\":{\"y\":{}}}}", of: "--actors")
    let failure = failure { _ = try argument.actors(dialect: nil) }
    #expect(failure?.lines.first?.hasPrefix("--actors:2:") == true, "\(failure?.lines ?? [])")
  }

  @Test(arguments: [
    ("chekc", "check"), ("trce", "trace"), ("prints", "print"), ("hlep", "help"), ("media", nil),
  ])
  func mistypedCommandsAreRecognised(_ word: String, _ command: String?) {
    #expect(Statetui.command(near: word) == command)
  }
}
