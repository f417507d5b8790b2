import CJavaScriptCore

extension ECMAScript {
  /// Why a text is no expression; nil where it can, or where that cannot be told.
  public static func syntaxFault(ofExpression text: String) -> String? {
    ScriptCompilation()?.fault(.value, text)
  }
}

/// Compiles ECMAScript without running it.
final class ScriptCompilation {
  private let context: JavaScriptContext

  /// Nil where the library is missing.
  init?() {
    guard ECMAScript.isInstalled else { return nil }
    cjs_lock()
    defer { cjs_unlock() }
    guard let context = JavaScriptContext() else { return nil }
    self.context = context
  }

  deinit {
    cjs_lock()
    context.release()
    cjs_unlock()
  }

  /// Why a text does not compile; nil where it does, or where that cannot be told.
  func fault(_ kind: JavaScriptContext.Kind, _ text: String) -> String? {
    cjs_lock()
    defer { cjs_unlock() }
    let limits = ScriptLimits()
    cjs_set_limits(Int32(clamping: limits.milliseconds), Int64(limits.bytes))
    do {
      _ = try context.script(kind, text, at: 0)
      return nil
    } catch {
      return error.message.hasPrefix("SyntaxError") ? error.message : nil
    }
  }
}
