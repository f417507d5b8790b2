import Testing

@testable import ChartKit

/// What documents say of the data of their events.
struct PayloadOfferTests {
  @Test(arguments: [
    (#"{"to": 5, "type": "SEEK"}"#, "{}", #"[{"to":5}]"#),
    (#"[{"n": 1}, {"n": 2}]"#, "{}", #"[{"n":1},{"n":2}]"#),
    (
      #"{"type": "object", "properties": {"n": {"type": "number", "minimum": 3}, "s": {"type": "string"}}, "required": ["n"]}"#,
      "n", #"[{"n":3}]"#
    ),
    (#"{"properties": {"n": {"type": "integer"}}, "examples": [{"n": 7}]}"#, "n", #"[{"n":7}]"#),
    (
      #"{"$schema": "x", "properties": {"a": {"enum": ["p", "q"]}, "b": {"type": "string", "minLength": 2}, "c": {"const": true}, "d": {"type": "array"}, "e": {"type": "boolean"}}, "required": ["a", "b", "c", "d", "e"]}"#,
      "a", #"[{"a":"p","b":"xx","c":true,"d":[],"e":false}]"#
    ),
    (#""text""#, "{}", #"["text"]"#),
  ])
  func schemasAreToldFromExamples(_ text: String, _ property: String, _ examples: String) throws {
    let offer = try #require(PayloadOffer(try Value(json: text)))
    #expect(offer.schema.isUndefined == (property == "{}"))
    if property != "{}" { #expect(offer.schema["properties"]?[property] != nil) }
    #expect(Value.array(offer.trials).jsonText() == examples)
  }

  @Test func circlesInSchemasEnd() throws {
    var schema = #"{"type":"object","required":["a"],"properties":{"a":X}}"#
    for _ in 0..<6 { schema = schema.replacing("X", with: schema) }
    #expect(PayloadOffer(try Value(json: schema.replacing("X", with: "1"))) != nil)
  }

  @Test func metaOffersData() throws {
    let text =
      #"""
      {"meta": {"events": {"SEEK": {"properties": {"to": {"type": "number"}}, "required": ["to"]}, "GO": {"n": 1}}},
       "on": {"SEEK": {"meta": {"examples": [{"to": 70}]}}, "ADD": {"meta": {"schema": {"type": "object",
         "properties": {"by": {"type": "number", "default": 2}}, "required": ["by"]}}}, "GO": {}}}
      """#
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "chart.json", text: text)))
    #expect(chart.payloads["SEEK"]?.examples == [["to": 70]])
    #expect(chart.payloads["SEEK"]?.schema["required"] == ["to"])
    #expect(chart.payloads["ADD"]?.trials == [["by": 2]])
    #expect(chart.payloads["GO"]?.examples == [["n": 1]])
    #expect(chart.payloads.count == 3)
  }

  @Test func modulesOfferData() throws {
    let chart = try ModuleChart.chart(
      module: """
        exports.default = createMachine({initial: 'a', states: {b: {}, a: {on: {
          SEEK: {target: 'b', guard: ({event}) => event.to > 10}, ADD: {}, LIST: {}}}}});
        exports.events = {SEEK: {to: 70}, ADD: {type: 'object', properties: {by: {type: 'number'}}, required: ['by']},
          LIST: [{a: 1}, {a: 2}], ODD: {validate() {}}};
        """)
    #expect(chart.payloads["SEEK"]?.examples == [["to": 70]])
    #expect(chart.payloads["ADD"]?.trials == [["by": 0]])
    #expect(chart.payloads["LIST"]?.examples == [["a": 1], ["a": 2]])
    #expect(chart.payloads["ODD"] == nil)
    // Searches try the examples: without `to` the guard does not hold.
    let interpreter = Interpreter(chart)
    #expect(interpreter.explore(from: interpreter.start().after).configurationCount == 2)
    let list = try ModuleChart.chart(
      module:
        "exports.default = createMachine({on: {A: {}}}); exports.events = [{type: 'A', x: 1}, {type: 'A', x: 2}, 'B'];"
    )
    #expect(list.payloads["A"]?.examples == [["x": 1], ["x": 2]])
  }
}
