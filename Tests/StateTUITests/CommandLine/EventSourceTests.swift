import ChartKit
import Testing

@testable import StateTUI

@Suite struct EventSourceTests {
  private func items(_ text: String) throws -> [EventItem] {
    var source = EventSource(name: "e", bytes: Array(text.utf8))
    return try source.all()
  }

  private func complaint(_ text: String) -> String? {
    do {
      _ = try items(text)
      return nil
    } catch {
      return (error as? Failure)?.lines.first
    }
  }

  @Test func anArrayAndLinesAreTheSame() throws {
    let expected: [EventItem] = [
      .event(Event("A")), .event(Event("B", data: ["n": 1])), .advance(5), .guards(["g": false, "h": nil]),
    ]
    let parts = [#""A""#, #"{"type":"B","n":1}"#, #"{"advance":5}"#, #"{"guards":{"g":false,"h":null}}"#]
    #expect(try items("[" + parts.joined(separator: ",") + "]") == expected)
    #expect(try items(parts.joined(separator: "\n")) == expected)
    #expect(try items("\n\n" + parts.joined(separator: "\r\n\r\n") + "\n") == expected)
    #expect(try items("").isEmpty)
    #expect(try items(" [ ] ").isEmpty)
  }

  @Test func anEventWithFieldsNamedLikeOtherItemsIsAnEvent() throws {
    #expect(try items(#"[{"type":"X","advance":5}]"#) == [.event(Event("X", data: ["advance": 5]))])
    #expect(try items(#"[{"type":"X"}]"#) == [.event(Event("X"))])
  }

  @Test(arguments: [
    ("[1]", "e:1:2: expected \"NAME\""), ("[\"A\",\n {\"x\":1}]", "e:2:2: expected \"NAME\""),
    ("[{\"advance\":1.5}]", "e:1:13: \"advance\" must be"), ("[{\"advance\":-1}]", "e:1:13: "),
    ("[{\"advance\":1e300}]", "e:1:13: "), ("[{\"guards\":{\"g\":1}}]", "e:1:17: the answer for \"g\""),
    ("[{\"guards\":[]}]", "e:1:12: "), ("[{\"type\":7}]", "e:1:10: "),
    ("[\"\"]", "e:1:2: an event needs a name"),
    ("[\"A\"", "e:1:5: not JSON"), ("\"A\"\n\n\"B", "e:3:1: not JSON"),
    ("\"A\"\n\"B\" \"C\"", "e:2:5: a line must"),
    ("A\n", "e:1:1: not JSON"), ("[[\"A\"]]", "e:1:2: "),
  ])
  func mistakesHaveTheirPlace(_ text: String, _ message: String) {
    #expect(complaint(text)?.hasPrefix(message) == true, "\(complaint(text) ?? "no complaint")")
  }
}
