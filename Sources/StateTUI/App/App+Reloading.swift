import ChartKit
import TerminalKit

/// The document as it is now: read again, with all that was done gone through again.
extension App {
  /// Whether what is driven comes from a file that can be read again.
  var canReload: Bool { work?.origin == nil && watchedFile.map(FileReading.exists) ?? false }

  /// Whether an offer would be seen, and the next key would be its answer.
  var canOffer: Bool { overlays.isEmpty && find == nil }

  /// The document has changed behind our back; Enter reads it again, other keys let it be.
  mutating func noteChangedFile() {
    if work?.origin == nil { work?.isOutdated = true }
    guard canOffer, let file = watchedFile else { return }
    guard let work else {
      offersReload = true
      notice = Notice(
        "\(App.fileName(file)) changed: Enter reads it again for what is created then; :reload later.",
        .warning)
      return
    }
    // What an instance runs is its version, whatever becomes of the file.
    if work.origin != nil { return }
    offersReload = true
    let steps = Count.text(work.session.timeline.moments.count - 1, "step")
    notice = Notice(
      "\(work.title) changed: Enter reads it again and replays \(steps); :reload later.", .warning)
  }

  mutating func reload() {
    guard canReload else { return }
    guard let work else { return reloadMachine() }
    let item = catalogue?.item(of: work.session.chart).flatMap { catalogue?.items[$0] }
    let name = work.session.chart.source.name
    jobs.append(.reload(item ?? Catalogue.Item(title: work.title, shows: "", file: name)))
  }

  /// The document was read again, or could not be: then the chart stays as it was.
  mutating func finishReloading(_ result: Result<Interpreter, OpeningError>) {
    guard let old = work else { return }
    switch result {
    case .failure(let error): notice = Notice("Kept as it was: \(error.message)", .error)
    case .success(let interpreter):
      guard interpreter.chart.isRunnable else {
        let first = interpreter.chart.diagnostics.first { $0.severity == .error }
        notice = Notice(
          "Kept as it was: \(first?.text(in: interpreter.chart.source) ?? "it has errors")", .error)
        return
      }
      if let item = catalogue?.item(of: old.session.chart) { catalogue?.replace(item, interpreter) }
      replay(old, with: interpreter)
    }
  }

  private mutating func replay(_ old: Workspace, with interpreter: Interpreter) {
    let text = SessionText.text(of: old.session)
    guard let recording = try? Recording(Array(text.utf8)) else { return }
    var new = Workspace(
      interpreter, title: old.title, input: old.input, assumptions: old.session.assumptions)
    (new.focus, new.companion, new.isZoomed) = (old.focus, old.companion, old.isZoomed)
    (new.showsPreview, new.sentData) = (old.showsPreview, old.sentData)
    let session = RecordedSession(old.title, recording)
    var test = SessionTest(session, new)
    let lines = test.run()
    let failure = session.replay(&new)
    work = new
    settle()
    if test.isFine && failure == nil {
      let steps = Count.text(old.session.timeline.moments.count - 1, "step")
      notice = Notice("Read again; \(steps) replayed, nothing differs.")
    } else {
      overlays.append(TextOverlay("What differs now", lines.map { [Span($0)] }, opener: .reload))
    }
  }
}
