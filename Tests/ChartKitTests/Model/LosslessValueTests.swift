import Testing

@testable import ChartKit

@Suite struct LosslessValueTests {
  private let values: [(value: Value, json: String)] = [
    (["a": [1, "x", .null, true]], #"{"a":[1,"x",null,true]}"#),
    (["a": .undefined, "b": 1], #"{"a":{"$undefined":true},"b":1}"#),
    ([1, .number(-0.0), .number(.infinity)], #"[1,{"$number":"-0"},{"$number":"Infinity"}]"#),
    (["$a": ["b": .undefined], "$$c": 2], #"{"$$a":{"b":{"$undefined":true}},"$$$c":2}"#),
    (["a": ["$kept": "no"]], #"{"a":{"$$kept":"no"}}"#),
    (
      ["k": .kept(Value.Kept(.map, "Map(1)", members: ["x", .undefined]))],
      #"{"k":{"$kept":"map","text":"Map(1)","members":["x",{"$undefined":true}]}}"#
    ),
  ]

  @Test func thereAndBack() throws {
    for (value, json) in values {
      let encoded = LosslessValue.encode(value)
      #expect(encoded.jsonText() == json)
      #expect(LosslessValue.decode(encoded).isSame(as: value))
      #expect(try LosslessValue.decode(Value(json: json)).isSame(as: value))
    }
  }

  @Test func whatIsNearlyTheSameIsNotTheSame() {
    #expect(!Value.number(0).isSame(as: .number(-0.0)))
    #expect(Value.number(.nan).isSame(as: .number(.nan)))
    #expect(!Value.object(["a": 1, "b": 2]).isSame(as: .object(["b": 2, "a": 1])))
    #expect(!Value.array([1]).isSame(as: [1, 1]))
    let inner = { (number: Double) in Value.kept(Value.Kept(.set, "Set(1)", members: [.number(number)])) }
    #expect(inner(1).isSame(as: inner(1)))
    #expect(!inner(0).isSame(as: inner(-0.0)))
  }
}
