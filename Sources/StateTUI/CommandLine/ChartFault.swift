import ChartKit

/// Why no chart can be made of a document: findings, each with its place in the file that it is about.
struct ChartFault: Error, Hashable {
  var findings: [CheckReport.Finding]
  var status = ExitStatus.invalidData

  init(_ findings: [CheckReport.Finding], status: ExitStatus = .invalidData) {
    (self.findings, self.status) = (findings, status)
  }

  init(_ fault: UnreadableDocument, in source: SourceText) {
    let diagnostic = fault.diagnostic
    findings = [
      .init(
        file: source.name, place: diagnostic.offset.map { source.location(at: $0) },
        severity: diagnostic.severity, rule: diagnostic.rule, message: diagnostic.message)
    ]
    if diagnostic.rule == ChartLoader.missingLibrary { status = .unavailable }
  }

  /// Findings, or where there are none, a sentence about a whole file.
  init(
    _ findings: [CheckReport.Finding], orElse message: String, in file: String,
    status: ExitStatus = .invalidData
  ) {
    let whole = CheckReport.Finding(
      file: file, place: nil, severity: .error, rule: "module", message: message)
    self.init(findings.isEmpty ? [whole] : findings, status: status)
  }

  var failure: Failure { Failure(status, lines: findings.map(\.text)) }
}
