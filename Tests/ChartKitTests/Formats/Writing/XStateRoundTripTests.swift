import Testing

@testable import ChartKit

/// Machines that are written read back to the same chart.
struct XStateRoundTripTests {
  private static func check(_ json: String, at location: Testing.SourceLocation = #_sourceLocation) throws {
    let chart = ChartCompiler.compile(
      try ChartFormat.read(SourceText(name: "m.json", text: json), dialect: .xstate5))
    let written = XStateWriter.write(chart)
    #expect(written.losses.isEmpty, sourceLocation: location)
    let again = ChartCompiler.compile(
      try ChartFormat.read(SourceText(name: "m.json", text: written.text), dialect: .xstate5))
    #expect(ChartDifference.between(chart, again) == nil, "\(written.text)", sourceLocation: location)
    #expect(XStateWriter.write(again).text == written.text, sourceLocation: location)
  }

  @Test(arguments: [
    ##"{"initial":"a","states":{"a":{"on":{"E":"b","F":{},"G":["b",{"target":["b"],"reenter":true}]}},"b":{}}}"##,
    ##"{"id":"m","type":"parallel","states":{"2":{},"a":{"initial":"x","states":{"x":{"on":{"E":"#m.2"}}}}}}"##,
    ##"{"initial":"a.b","states":{"a.b":{"on":{"E":"#q\\.r","F":"\\#c","G":".d\\\\e"},"initial":"d\\e","states":{"d\\e":{}}},"c":{"id":"q.r"},"#c":{}}}"##,
    ##"{"initial":{"target":"a","actions":"go"},"context":{},"states":{"a":{"entry":["x",{"type":"y","params":{"n":1}}]}}}"##,
    ##"{"context":{"n":1},"entry":[{"type":"assign","params":{"assignment":{"b":1,"1":2,"c":[null]}}},{"type":"assign","params":{"b":2}}]}"##,
    ##"{"entry":[{"type":"raise","params":{"event":"E"}},{"type":"raise","params":{"event":{"type":"E","n":1},"delay":5,"id":"i"}},{"type":"cancel","params":{"sendId":"i"}},{"type":"sendTo","to":"k","event":"E"},{"type":"sendParent","params":{"event":"E","delay":"slow"}},{"type":"log","params":{"label":"l","value":{"a":1}}},{"type":"log"},{"type":"stopChild","params":{"id":"k"}}]}"##,
    ##"{"initial":"a","states":{"a":{"after":{"1000":"b","0.5":[],"slow":[{"target":"b","guard":"g"},{"actions":"x"}]}},"b":{"entry":"e"}}}"##,
    ##"{"initial":"a","states":{"a":{"always":[{"guard":{"type":"and","guards":["p",{"type":"not","guard":{"type":"q","params":{"n":1}}},{"type":"or","guards":[]}]},"target":"b"},{"guard":{"type":"stateIn","state":"#z"}},{"guard":{"type":"stateIn","state":{"a":"x\\.y"}}},{"guard":{"type":"stateIn","state":"b"}}]},"b":{"id":"z"}}}"##,
    ##"{"initial":"a","states":{"a":{"initial":"b","onDone":"h","states":{"b":{"type":"final","output":{"v":1}},"h":{"type":"history","history":"deep","target":["b"]},"i":{"type":"history","target":"#q"},"j":{"id":"q"}}},"h":{"type":"final"}},"output":7}"##,
    ##"{"invoke":[{"src":"one","input":{"n":1},"onDone":{"actions":"d"},"onError":{"actions":"e"}},{"id":"k","src":"two","onSnapshot":{"actions":"s"}},{"src":"kid"},{"src":{"initial":"a","states":{"a":{"on":{"E":{}}}}}}],"actors":{"kid":{"entry":"x"},"other":{"$resolve":1}}}"##,
    ##"{"id":"m","initial":"a","states":{"a":{"id":"p","route":{"guard":"g","actions":"x","reenter":true}},"b":{"id":"m.b","route":{}}},"invoke":{"src":"k","systemId":"s","description":"D","meta":{"a":1},"odd":[1]}}"##,
    ##"{"entry":[{"type":"xstate.emit","params":{"event":{"type":"E","n":1}}},{"type":"xstate.spawnChild","params":{"src":"k","id":"i","systemId":"s","input":{"n":1},"syncSnapshot":true}}]}"##,
    ##"{"id":"m","description":"D","tags":["a","b c"],"meta":{"m":[1]},"version":"1","x":{"y":1},"on":{"E":{"description":"d","meta":1,"z":2,"actions":["a","b"]}}}"##,
  ]) func machineIsTheSameAgain(json: String) throws { try Self.check(json) }

  @Test(arguments: ["v5-basic.jsonl", "v5.jsonl"])
  func machinesOfTheTracesAreTheSameAgain(file: String) throws {
    for (index, source) in try SharedFiles.machines("xstate-traces/\(file)").enumerated() where index % 4 == 0
    {
      try Self.check(String(decoding: source.bytes, as: UTF8.self))
    }
  }
}
