import CJavaScriptCore

@testable import ChartKit

/// Runs rewritten modules in a plain context, with the smallest host that keeps the script contract.
enum ModuleRunner {
  /// Rewrites and runs `main` with the other modules beside it.
  ///
  /// Returns what it exports as JSON, keys in order, functions as `ƒ NAME`; or `message @line` of what was thrown.
  static func run(_ main: String, _ others: [String: String] = [:], isInCycle: Bool = false) throws -> String
  {
    var table = ""
    for (name, text) in others.merging(["main": main], uniquingKeysWith: { $1 }) {
      let source = SourceText(name: name, text: text)
      let module = try JavaScriptModule.rewrite(source, isInCycle: isInCycle)
      table += "\(JavaScriptStrings.literal(name)): \(JavaScriptStrings.literal(module.text)),\n"
    }
    return evaluate("\(host)({\(table)})", then: "globalThis.answer()")
  }

  private static let host = #"""
    (scripts => {
      const modules = {};
      const load = name => {
        if (modules[name]) return modules[name];
        if (!(name in scripts)) throw new Error("no module " + name);
        const exports = modules[name] = {};
        (0, eval)(scripts[name])({exports, url: name, import: load, turn: () => true});
        return exports;
      };
      const shown = (key, value) => {
        if (typeof value === "function") return "ƒ " + value.name;
        if (value === undefined) return "undefined";
        if (value instanceof Promise) return "promise";
        return value;
      };
      let error;
      try { load("main"); } catch (e) { error = e; }
      globalThis.answer = () => {
        if (error) return String(error.message) + " @" + error.line;
        const found = Object.create(null);
        for (const key of Object.keys(modules.main)) {
          try { found[key] = modules.main[key]; } catch (e) { found[key] = "!" + e.message; }
        }
        return JSON.stringify(found, shown);
      };
    })
    """#

  private static func evaluate(_ text: String, then second: String) -> String {
    cjs_lock()
    defer { cjs_unlock() }
    guard let context = cjs_context_create() else { return "no context" }
    defer { cjs_context_release(context) }
    cjs_set_limits(2000, 512 << 20)
    cjs_begin(false)
    defer { _ = cjs_end() }
    var exception: OpaquePointer?
    let units = Array(text.utf16)
    guard cjs_evaluate(context, units, units.count, &exception) != nil else {
      return "broken: " + string(context, exception)
    }
    let question = Array(second.utf16)
    return string(context, cjs_evaluate(context, question, question.count, &exception) ?? exception)
  }

  private static func string(_ context: OpaquePointer, _ value: OpaquePointer?) -> String {
    guard let value else { return "nothing" }
    var result = ""
    _ = withUnsafeMutablePointer(to: &result) { place in
      cjs_read_text(context, value, place) { place, text, length in
        place?.assumingMemoryBound(to: String.self).pointee = String(
          decoding: UnsafeBufferPointer(start: text, count: length), as: UTF16.self)
      }
    }
    return result
  }
}
