import Testing

@testable import ChartKit

struct XStateFormatDetectionTests {
  private func source(_ text: String, _ name: String = "chart") -> SourceText {
    SourceText(name: name, text: text)
  }

  private func problem(_ source: SourceText, _ dialect: Dialect? = nil) -> String {
    do throws(UnreadableDocument) {
      _ = try ChartFormat.read(source, dialect: dialect)
      return "read"
    } catch {
      return error.diagnostic.text(in: source)
    }
  }

  @Test(
    arguments: [
      ("<scxml/>", ChartFormat.scxml), ("\u{FEFF}\n <?xml version=\"1.0\"?>", .scxml),
      ("{\"states\":{}}", .xstate),
      ("\u{FEFF} {\"id\":\"m\"}", .xstate), ("{\"on\":{}}", .xstate), ("{\"rootState\":{}}", .statechartsV1),
      ("{\"root_state\":{},\"transitions\":[]}", .statechartsV1), ("{\"transitions\":[]}", .statechartsV1),
      ("{\"statecharts\":{}}", .statechartsV1), ("{\"states\":[],\"transistions\":[]}", .statechartsV1),
      ("{\"id\":\"x-1\",\"statechart\":{}}", .statechartsV1), ("{\"x\":1}", nil), ("{}", nil),
    ] as [(String, ChartFormat?)])
  func detects(text: String, format: ChartFormat?) throws {
    #expect(try ChartFormat.detect(source(text)) == format)
  }

  @Test func readsByContent() throws {
    #expect(try ChartFormat.read(source("{\"on\":{\"E\":{\"cond\":\"c\"}}}")).dialect == .xstate4)
    #expect(try ChartFormat.read(source("{\"id\":\"m\"}"), dialect: .xstate4).dialect == .xstate4)
    #expect(try ChartFormat.read(source("{}"), dialect: .xstate5).states.count == 1)
  }

  private static let known =
    "expected SCXML (XML that starts with <scxml>), an XState machine (a JSON object with \"states\") or a "
    + "statecharts.v1 document (a JSON object with \"rootState\")"

  @Test func saysWhatItCannotRead() {
    #expect(problem(source("")) == "chart:1:1: the document is empty; expected a chart")
    #expect(problem(source(" \n\t")) == "chart:1:1: the document is empty; expected a chart")
    #expect(problem(source("\n hello")) == "chart:2:2: this is no chart: \(Self.known)")
    #expect(problem(source("[1]")) == "chart:1:1: this is no chart: \(Self.known)")
    #expect(problem(source("{\"x\":1}")) == "chart:1:1: this JSON is no chart: \(Self.known)")
    #expect(problem(source("{\"statecharts\":{}}")) == "chart:1:16: this registry holds no statechart")
    #expect(problem(source("{\"x\":1}"), .scxml) == "chart:1:1: this is JSON, but SCXML is XML")
    #expect(problem(source("<scxml/>"), .xstate5) == "chart:1:1: this is XML, but xstate documents are JSON")
    #expect(problem(source("hm", "a.json")) == "a.json:1:1: not JSON: expected a value, found 'h'")
    #expect(problem(source("[1]", "a.json")).hasPrefix("a.json:1:1: this JSON is no chart"))
  }

  @Test func refusesGarbageQuickly() {
    let bytes = [UInt8](repeating: 0x81, count: 20_000_000)
    #expect(problem(SourceText(name: "g", bytes: bytes)).hasPrefix("g:1:1: this is no chart"))
    let open = SourceText(name: "g", bytes: [UInt8](repeating: 0x7B, count: 20_000_000))
    #expect(problem(open) == "g:1:2: not JSON: expected a key in double quotes or '}', found '{'")
    let zeros = SourceText(name: "g.json", bytes: [0x7B, 0, 0])
    #expect(problem(zeros).hasSuffix("found the character U+0000"))
  }
}
