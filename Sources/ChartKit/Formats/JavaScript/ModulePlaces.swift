/// Leads from what runs back to what was written: places in scripts, and parts of machines, to the authors' texts.
public struct ModulePlaces: Sendable {
  /// A script that was made from a module, which may itself have been put together from other texts.
  public struct Script: Sendable {
    /// What exceptions call it.
    public var name: String
    public var module: JavaScriptModule
    /// Of a module that a bundler made.
    public var map: SourceMap?

    public init(name: String, module: JavaScriptModule, map: SourceMap? = nil) {
      (self.name, self.module, self.map) = (name, module, map)
    }
  }

  /// All authors' texts, the entry's first.
  public let source: SourceText
  public let outline: ModuleOutline
  private let scripts: [String: Script]
  /// By the name of a text, where it stands in `source`.
  private let parts: [String: SourceText.Part]

  /// - Parameter entry: The name of the text that the user named.
  public init(_ scripts: [Script], entry: String) {
    var texts: [(name: String, bytes: [UInt8])] = []
    for script in scripts {
      guard let map = script.map else {
        texts.append((script.module.source.name, script.module.source.bytes))
        continue
      }
      for original in map.originals {
        if let text = original.text { texts.append((original.name, Array(text.utf8))) }
      }
    }
    if let first = texts.firstIndex(where: { $0.name == entry }) { texts.swapAt(0, first) }
    if texts.isEmpty { texts = [(entry, [])] }
    source = SourceText(parts: texts)
    outline = ModuleOutline(source)
    parts = Dictionary(source.parts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.scripts = Dictionary(scripts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The byte offset in ``source`` of a place in a script, line and column (UTF-16 units) from 1; nil where there is
  /// no such script or the place is nobody's.
  public func offset(script name: String, line: Int, column: Int) -> Int? {
    guard let script = scripts[name] else { return nil }
    let offset = script.module.offset(line: line, column: column)
    guard let map = script.map else { return parts[script.module.source.name].map { $0.start + offset } }
    return self.offset(offset, in: script.module.source, through: map)
  }

  /// The place in an author's text of a place in a script, whose column counts UTF-16 units.
  public func authorsPlace(of place: SourceLocation) -> SourceLocation? {
    offset(script: place.file, line: place.line, column: place.column).map { source.location(at: $0) }
  }

  /// Through a bundle's map.
  private func offset(_ offset: Int, in bundle: SourceText, through map: SourceMap) -> Int? {
    let place = ScriptPlace.place(of: offset, in: bundle.bytes)
    guard let found = map.place(line: place.line, column: place.column),
      let part = parts[map.originals[found.original].name]
    else { return nil }
    let text = Array(source.bytes[part.start..<part.end])
    return part.start + ScriptPlace.byte(of: found.line, found.column, in: text)
  }

}
