import ChartKit
import TerminalKit

/// What can be done in the machines browser.
extension App {
  /// The browser, where it is on the screen.
  var browser: Catalogue? { work == nil ? catalogue : nil }

  var browserHeight: Int { catalogue?.height(size) ?? 1 }

  /// Makes a call on the services. Nil where it waits for its instance to settle.
  mutating func call(_ request: ServiceRequest, as profile: Profile) -> ServiceReply? {
    let reply = catalogue?.service.call(request, as: profile)
    settleBrowser()
    return reply
  }

  /// Shows a good answer.
  mutating func show(_ reply: ServiceReply) {
    follow(reply)
    overlays.append(AnswerText.overlay(reply))
  }

  /// Goes to the instance that a good answer is about. Whoever got it is acted as from now on.
  mutating func follow(_ reply: ServiceReply) {
    if let profiles = catalogue?.profiles, profiles.current.name != reply.profile {
      catalogue?.profiles.act(as: reply.profile)
      keepProfiles()
    }
    let height = browserHeight
    if let key = reply.key { catalogue?.select(key, height: height) }
    settleBrowser()
    if let key = reply.key { refreshOpen(key) }
  }

  /// Takes the answer to a call that had to wait: to its form, where it is an error.
  mutating func deliver(_ reply: ServiceReply) {
    let place = overlays.lastIndex { $0 is any ServiceForm }
    if reply.isFine {
      if let place { overlays.remove(at: place) }
      return show(reply)
    }
    guard let place, var form = overlays[place] as? any ServiceForm else {
      overlays.append(AnswerText.overlay(reply))
      return
    }
    form.complain(reply)
    overlays[place] = form
  }

  /// Makes a call as the profile that is acted as, and tells how it went in a line.
  private mutating func tell(_ request: ServiceRequest, _ words: String) {
    guard let profile = catalogue?.profiles.current, let reply = call(request, as: profile) else { return }
    notice =
      reply.isFine
      ? Notice("\(words) (\(reply.statusText))") : Notice("\(reply.statusText): \(reply.message)", .error)
  }

  // MARK: Commands

  var browseHint: String? { work == nil || !(work?.path.isEmpty ?? true) ? nil : "machines" }

  /// Goes to the browser; the chart that was named is its one machine.
  mutating func browse() {
    guard let work else { return }
    parkInstance()
    if catalogue == nil {
      let interpreter = work.session.interpreter
      let file = interpreter.chart.source.name
      var made = Catalogue(
        heading: "machines and instances",
        items: [Catalogue.Item(title: App.fileName(file), shows: "", file: file)])
      made.readings[0] = .chart(interpreter)
      made.register(0)
      made.profiles = savedProfiles
      (made.assumptions, made.input) = (work.assumptions, work.input)
      catalogue = made
      startedWork = work
    } else if startedWork != nil, work.origin == nil {
      startedWork = work
    }
    self.work = nil
    settleBrowser()
  }

  /// The chart that was named goes on where it was left; false where none was.
  mutating func resumeStarted() -> Bool {
    guard let startedWork else { return false }
    work = startedWork
    settle()
    return true
  }

  /// Whether the selected machine's documents have been read, and one of them holds a chart.
  var createHint: String? {
    guard let browser, let row = browser.selectedRow, browser.interpreter(of: .machine(row.machine)) != nil
    else { return nil }
    return "create"
  }

  mutating func createInstance() {
    guard createHint != nil, let browser, let machine = browser.selectedMachine else { return }
    var form = CreateOverlay(machine, browser)
    if case .version(_, let id) = browser.selectedRow { form.choose(version: id) }
    overlays.append(form)
  }

  /// The instance that `send`, `v` and the like are about: the selected one, or the one that is being debugged.
  var instanceKey: InstanceKey? { work == nil ? browser?.selectedKey : nil }

  mutating func sendToInstance() {
    guard let catalogue, let key = instanceKey else { return }
    overlays.append(ServiceSendOverlay(key, catalogue))
  }

  mutating func showResponse() {
    guard let key = instanceKey else { return }
    overlays.append(ResponseOverlay(key, &self))
  }

  mutating func showProfiles() {
    guard let browser else { return }
    overlays.append(ProfilesOverlay(browser))
  }

  var holdHint: String? {
    guard let browser, let key = browser.selectedKey, let facts = InstanceFacts(key, in: browser.service)
    else {
      return nil
    }
    return facts.status == .paused ? "resume" : facts.status == .running ? "pause" : nil
  }

  mutating func holdInstance() {
    guard let hint = holdHint, let browser, let key = browser.selectedKey else { return }
    let pauses = hint == "pause"
    let words = pauses ? "\(key.instance) is paused: it takes no events." : "\(key.instance) goes on."
    tell(
      browser.service.isStatechart(key.machine)
        ? .pauseMachine(key, pauses) : .setStatus(key, pauses ? .paused : .running), words)
  }

  /// Whether the selected instance could come to another version.
  var upgradeHint: String? {
    guard let browser, let key = browser.selectedKey, !browser.service.isStatechart(key.machine),
      let machine = browser.selectedMachine, browser.versions(of: machine).count > 1
    else { return nil }
    return "upgrade"
  }

  mutating func upgradeInstance() {
    guard upgradeHint != nil, let browser, let key = browser.selectedKey,
      let overlay = MigrationOverlay(key, browser)
    else { return }
    overlays.append(overlay)
  }

  mutating func deleteInstance() {
    guard let browser, let key = browser.selectedKey else { return }
    overlays.append(DeleteOverlay(key, browser))
  }

  mutating func showCalls() {
    guard let replies = catalogue?.service.replies else { return }
    overlays.append(CallsOverlay(replies))
  }

  mutating func undoCall() {
    guard let words = catalogue?.service.undo() else {
      notice = Notice("Nothing was called that could be taken back.")
      return
    }
    notice = Notice("Taken back: \(words)")
  }

  mutating func redoCall() {
    guard let words = catalogue?.service.redo() else {
      notice = Notice("There is no call ahead.")
      return
    }
    notice = Notice("Done again: \(words)")
  }

  // MARK: Folding

  func browserFoldHint(isFold: Bool) -> String? {
    guard let browser, let row = browser.selectedRow else { return nil }
    guard case .machine(let index) = row else { return isFold ? "parent" : nil }
    guard browser.canOpen(index), browser.hasInstances || browser.folded.contains(index) else { return nil }
    return browser.folded.contains(index) == isFold ? nil : isFold ? "fold" : "unfold"
  }

  mutating func foldInBrowser(_ isFold: Bool) {
    guard let row = browser?.selectedRow else { return }
    switch row {
    case .machine(let index):
      if isFold { catalogue?.folded.insert(index) } else { catalogue?.folded.remove(index) }
    case .version, .instance:
      let height = browserHeight
      if isFold { catalogue?.select(.machine(row.machine), height: height) }
    }
  }
}

extension CreateOverlay {
  mutating func choose(version: String) {
    guard let index = form.fields.firstIndex(where: { $0.label == "version" }) else { return }
    form.fields[index].data.field.text = version
  }
}
