import CJavaScriptCore

/// What evaluating a document's ECMAScript may cost.
public struct ScriptLimits: Hashable, Sendable {
  /// Milliseconds of processor time for each evaluation.
  public var milliseconds = 1000
  /// Bytes by which the process may grow during an evaluation that takes long enough to be looked at.
  public var bytes = 512 << 20

  public init() {}
}

/// The ECMAScript data model's library: JavaScriptCore, opened when the first script wants to run.
public enum ECMAScript {
  /// Whether the library is there. Opens it.
  public static var isInstalled: Bool { cjs_open() }

  /// One sentence that says what is missing and what to install.
  public static let missing =
    "this chart needs ECMAScript, and JavaScriptCore is not installed: "
    + "on Debian and Ubuntu install the package libjavascriptcoregtk-4.1-0"
}

/// Things that several threads may want to use again, by their keys.
public final class Shelf<Key: Hashable & Sendable, Item>: @unchecked Sendable {
  // Unchecked: the lock guards the table; items are handed to one user at a time, or are sendable themselves.
  private var items: [Key: Item] = [:]

  public init() {}

  /// The item under a key, which stays; made where there is none.
  public func item(_ key: Key, make: () -> Item?) -> Item? {
    cjs_lock_table()
    let found = items[key]
    cjs_unlock_table()
    if let found { return found }
    let made = make()
    cjs_lock_table()
    if items.count >= 64 { items.removeAll() }
    items[key] = made
    cjs_unlock_table()
    return made
  }
}

/// The contexts of one chart that no session is using just now.
public final class ScriptPool: @unchecked Sendable {
  // Unchecked: the list is touched with the library's lock held only.
  private var idle: [JavaScriptContext] = []
  private static let maximum = 8

  public init() {}

  deinit {
    if idle.isEmpty { return }
    cjs_lock()
    for context in idle { context.release() }
    cjs_unlock()
  }

  /// A context for one session; nil where none can be made. With the lock held.
  func take() -> JavaScriptContext? { idle.popLast() ?? JavaScriptContext() }

  /// With the lock held.
  func giveBack(_ context: JavaScriptContext) {
    if idle.count < ScriptPool.maximum { idle.append(context) } else { context.release() }
  }
}
