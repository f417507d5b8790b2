/// A JavaScript module as the text of one expression, `(function ($module) { … })`, on whose first line the module's
/// first line stands.
public struct ModuleScript: Hashable, Sendable {
  /// What exceptions call it, and `$module.url`.
  public var name: String
  public var text: String
  /// For each specifier that leads to another script, that script's name; all others are packages.
  public var imports: [String: String]

  public init(name: String, text: String, imports: [String: String] = [:]) {
    (self.name, self.text, self.imports) = (name, text, imports)
  }
}

/// Modules that import each other.
public struct ModuleGraph: Hashable, Sendable {
  public var scripts: [ModuleScript]
  /// The name of the script that the others serve.
  public var entry: String
  /// Scripts whose exports `guards`, `actions`, `delays` and `actors` serve the machine (`NAME.impl.js`), by name.
  public var implementations: [String]

  public init(_ scripts: [ModuleScript], entry: String, implementations: [String] = []) {
    (self.scripts, self.entry, self.implementations) = (scripts, entry, implementations)
  }
}
