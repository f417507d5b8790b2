import ChartKit

/// What `check` has to say about documents: all diagnostics and static findings, as text or as JSON.
struct CheckReport {
  /// A diagnostic with its place.
  struct Finding: Hashable {
    var file: String
    /// Nil where the whole document is meant.
    var place: SourceLocation?
    var severity: Diagnostic.Severity
    var rule: String
    var message: String

    /// `FILE:LINE:COLUMN: [warning: |info: ]message`
    var text: String {
      let words = severity == .error ? message : "\(severity.name): \(message)"
      return "\(place?.description ?? file): \(words)"
    }

    var json: String {
      let line = place.map { String($0.line) } ?? "null"
      let column = place.map { String($0.column) } ?? "null"
      return "{\"file\":\(JSONText.quoted(file)),\"line\":\(line),\"column\":\(column),"
        + "\"severity\":\"\(severity.name)\",\"rule\":\(JSONText.quoted(rule)),"
        + "\"message\":\(JSONText.quoted(message))}"
    }
  }

  private(set) var findings: [Finding] = []
  private(set) var files = 0
  /// What errors among the findings mean for the exit code.
  private(set) var status = ExitStatus.invalidData

  /// Checks a document.
  mutating func add(_ source: SourceText, loader: ChartLoader) {
    files += 1
    do {
      let chart = try loader.compile(source)
      add(
        chart.diagnostics + StaticFindings.find(in: chart) + ScriptSyntax.findings(in: chart),
        of: chart.source)
    } catch {
      findings += error.findings
      if error.status != .invalidData { status = error.status }
    }
  }

  private mutating func add(_ diagnostics: [Diagnostic], of source: SourceText) {
    let lines = LineIndex(source)
    let sorted = diagnostics.enumerated().sorted {
      ($0.element.offset ?? -1, $0.offset) < ($1.element.offset ?? -1, $1.offset)
    }
    findings += sorted.map { _, diagnostic in
      Finding(
        file: source.name, place: diagnostic.offset.map { lines.location(at: $0) },
        severity: diagnostic.severity, rule: diagnostic.rule, message: diagnostic.message)
    }
  }

  func count(_ severity: Diagnostic.Severity) -> Int { findings.count { $0.severity == severity } }

  /// A finding a line, and a line that counts them.
  var text: String { findings.map { $0.text + "\n" }.joined() + summary + "\n" }

  /// One array, a finding a line.
  var json: String {
    findings.isEmpty ? "[]\n" : "[\n" + findings.map { "  " + $0.json }.joined(separator: ",\n") + "\n]\n"
  }

  private var summary: String {
    let counts = [(Diagnostic.Severity.error, "error"), (.warning, "warning"), (.info, "info")]
      .map { Self.number(count($0), $1) }
    return "\(Self.number(files, "file")): \(counts.joined(separator: ", "))"
  }

  private static func number(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}
