import CJavaScriptCore
import ChartKit

/// What the ECMAScript data model costs: one guard beside a bare call of the same function, and a context that is
/// filled from a snapshot with twenty variables.
struct ScriptDriver {
  let seconds: Double

  func run() throws {
    guard ECMAScript.isInstalled else { return print("{\"missing\":\"JavaScriptCore\"}") }
    let bare = try bareCall()
    let guardChart = try interpreter(
      data: "<data id=\"n\" expr=\"0\"/>",
      content: "<transition event=\"ask\" cond=\"n &lt; 0\" target=\"s\"/>")
    let session = LiveSession(guardChart)
    let ask = Event("ask")
    let asked = microseconds { session.send(ask) }
    let thaw = try twentyVariables()
    print("{\"bare_us\":\(bare),\"guard_us\":\(asked),\"thaw_us\":\(thaw.filled),\"same_us\":\(thaw.same)}")
  }

  /// Microseconds of one run of `body`, from many.
  private func microseconds(_ body: () -> Void) -> Double {
    var count = 64
    while true {
      let start = Clock.now()
      for _ in 0..<count { body() }
      let elapsed = Clock.now() - start
      if elapsed > seconds { return (elapsed / Double(count) * 1e9).rounded() / 1000 }
      count *= 2
    }
  }

  private func bareCall() throws -> Double {
    cjs_lock()
    defer { cjs_unlock() }
    guard let context = cjs_context_create() else { throw Failure("no JavaScript context can be made") }
    defer { cjs_context_release(context) }
    // Without limits, as a guard that has neither loops nor calls is run.
    cjs_begin(true)
    defer { _ = cjs_end() }
    var exception: OpaquePointer?
    let text = Array("var n = 0; (function () { return (n < 0); })".utf16)
    let function = cjs_evaluate(context, text, text.count, &exception)
    return microseconds { _ = cjs_call(context, function, 0, nil, &exception) }
  }

  private func interpreter(data: String, content: String) throws -> Interpreter {
    let text =
      "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" datamodel=\"ecmascript\"><datamodel>"
      + data + "</datamodel><state id=\"s\">" + content + "</state></scxml>"
    return Interpreter(
      ChartCompiler.compile(try ChartFormat.read(SourceText(name: "scripts.scxml", text: text))))
  }

  /// An event sent in turn to two moments that differ in all of twenty variables, and to one moment again and again:
  /// the difference is what filling the context costs.
  private func twentyVariables() throws -> (filled: Double, same: Double) {
    let names = (0..<20).map { "v\($0)" }
    let chart = try interpreter(
      data: names.map { "<data id=\"\($0)\" expr=\"{a: 1, b: ['x', \(1)]}\"/>" }.joined(),
      content: "<transition event=\"all\">"
        + names.map { "<assign location=\"\($0)\" expr=\"{a: 2, b: ['y', 2]}\"/>" }.joined()
        + "</transition><transition event=\"ask\" cond=\"v0.a &lt; 0\" target=\"s\"/>")
    let one = chart.start().after
    let other = chart.send(Event("all"), to: one).after
    let filled = microseconds {
      _ = chart.candidates(Event("ask"), in: one)
      _ = chart.candidates(Event("ask"), in: other)
    }
    let same = microseconds {
      _ = chart.candidates(Event("ask"), in: one)
      _ = chart.candidates(Event("ask"), in: one)
    }
    return (filled / 2, same / 2)
  }
}
