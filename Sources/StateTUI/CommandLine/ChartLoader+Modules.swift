import ChartKit

/// Charts that modules make, or implement.
extension ChartLoader {
  /// The machine that a module makes.
  func moduleDraft(_ source: SourceText) throws(ChartFault) -> ChartDraft {
    var linked = try ModuleLinker.link(source)
    var served: [String] = []
    if let implementations {
      let other = try ModuleLinker.link(try text(implementations))
      linked.add(other)
      served.append(other.entry)
    }
    let places = ModulePlaces(linked.scripts, entry: linked.entry)
    do {
      var draft = try ModuleCharts.read(
        linked.graph(serving: served), of: places.source, places: places, export: statecharts.export,
        dialect: dialect)
      draft.diagnostics += Self.notes(linked.missing)
      return draft
    } catch {
      throw ChartFault(error, in: places.source)
    }
  }

  /// A machine in JSON whose names the module in a file implements.
  func draft(_ source: SourceText, servedBy file: String) throws(ChartFault) -> ChartDraft {
    let linked = try ModuleLinker.link(try text(file))
    let places = ModulePlaces(linked.scripts, entry: linked.entry)
    do {
      var draft = try ModuleCharts.read(
        source, with: linked.graph(serving: []), places: places, dialect: dialect)
      draft.diagnostics += Self.notes(linked.missing)
      return draft
    } catch {
      throw ChartFault(error, in: source)
    }
  }

  /// The module that implements a document's names: the one that the user named, else the one beside the document.
  func implementations(of source: SourceText) -> String? {
    guard let file = implementations ?? ModuleFile.implementations(beside: source.name),
      (try? ChartFormat.detect(source)) == .xstate
    else { return nil }
    return file
  }

  private func text(_ file: String) throws(ChartFault) -> SourceText {
    do {
      return SourceText(name: file, bytes: try FileReading.read(file))
    } catch {
      throw ChartFault([], orElse: error.lines.joined(separator: "; "), in: file, status: error.status)
    }
  }

  private static func notes(_ missing: [String]) -> [Diagnostic] {
    missing.map { name in
      Diagnostic(
        .info, "missing-package", "the package \"\(name)\" is not here; what it has is missing when used")
    }
  }
}

extension ModuleLinker.Linked {
  /// What a host runs.
  func graph(serving implementations: [String]) -> ModuleGraph {
    ModuleGraph(
      scripts.map { ModuleScript(name: $0.name, text: $0.module.text, imports: imports[$0.name] ?? [:]) },
      entry: entry, implementations: implementations)
  }

  /// Adds modules that do not import these nor are imported by them, or are the same.
  mutating func add(_ other: Self) {
    let known = Set(scripts.map(\.name))
    scripts += other.scripts.filter { !known.contains($0.name) }
    imports.merge(other.imports) { first, _ in first }
    missing += other.missing.filter { !missing.contains($0) }
  }
}
