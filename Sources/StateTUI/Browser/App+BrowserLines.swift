import ChartKit
import TerminalKit

/// What a line about machines leads to.
enum BrowserAnswer: Sendable {
  case told(LineAnswer)
  case replied(ServiceReply)
  /// The call waits for its instance to settle.
  case waits
  /// A document is being read; a notice tells what came of it.
  case reads
  /// Something is opened in the debugger, at once or when its documents have been read.
  case opened
}

/// Doing what a line says in the machines browser, the same for `--plain` and for the screen's palette.
extension App {
  mutating func answerInBrowser(_ line: LineCommand) -> BrowserAnswer {
    switch line {
    case .machines(let line): return answer(line)
    case .fire(let name, let data): return answer(.send(name, profile: nil, data))
    case .undo(let count):
      return travel(count, "Taken back", "nothing was called that could be taken back") { $0.undo() }
    case .redo(let count): return travel(count, "Done again", "there is no call ahead") { $0.redo() }
    case .clockBy(let count): return advanceService(by: count)
    case .clockNext:
      guard let catalogue, let timer = ServiceClockOverlay.timers(catalogue).first else {
        return .told(.error("no timer is running"))
      }
      return advanceService(by: timer.due)
    case .answer(let child, let answer): return goOn { $0.goOn((child, answer)) }
    case .why, .preview, .path, .state, .context, .source, .expect: return ask(line)
    default: return .told(.error("open a machine or an instance first: open NAME"))
    }
  }

  /// What can be asked of an instance without changing it.
  private func ask(_ line: LineCommand) -> BrowserAnswer {
    guard let key = catalogue?.selectedKey, let (interpreter, snapshot) = catalogue?.session(of: key) else {
      return .told(.error("no instance is in use: use INSTANCE"))
    }
    var work = Workspace(DebugSession(interpreter, at: snapshot), title: key.text)
    work.completeList()
    return .told(work.answer(line))
  }

  private mutating func answer(_ line: MachineLine) -> BrowserAnswer {
    guard let catalogue else { return .told(.error("there are no machines")) }
    switch line {
    case .use(let name): return use(name)
    case .open(let name):
      if let name, case .told(let answer) = use(name), answer.isError { return .told(answer) }
      openSelected()
      return .opened
    case .switchTo(let name): return switchTo(named: name)
    case .create(let machine, let slug, let version, let profile, let context):
      return create(machine, slug, version, profile, context)
    case .actAs(let name):
      guard self.catalogue?.profiles.act(as: name) ?? false else { return .told(noProfile(name)) }
      keepProfiles()
      return .told(.note("Calls are made as \(name) now."))
    case .profile(let name, let auth, let scopes): return .told(keepProfile(name, auth, scopes))
    case .settle(let what): return settle(what)
    case .versions:
      guard let machine = catalogue.selectedMachine else { return .told(.error("there is no machine")) }
      return .told(BrowserText.versions(machine, catalogue))
    case .addVersion(let file): return addVersion(file)
    case .migration(let id): return .told(migration(to: id))
    default: return call(line)
    }
  }

  /// The lines that are a call on the instance in use.
  private mutating func call(_ line: MachineLine) -> BrowserAnswer {
    switch line {
    case .send(let name, let profile, let data):
      return callOnInstance(profile) { key, isStatechart in
        isStatechart ? .step(key, name, context: data) : .send(key, Event(name, data: data))
      }
    case .read(let profile):
      return callOnInstance(profile) { key, isStatechart in isStatechart ? .machine(key) : .read(key) }
    case .admin: return callOnBacked { .admin($0) }
    case .addMigration(let id):
      let way = catalogue?.selectedKey.flatMap { wayOver($0, id) }
      return callOnBacked { key in
        way.map { .addMigration(machine: key.machine, from: $0.from, to: $0.to) }
      }
    case .upgrade(let id):
      let way = catalogue?.selectedKey.flatMap { wayOver($0, id) }
      return callOnBacked { key in way.map { .setVersion(key, $0.to) } }
    case .hold(let pauses):
      return callOnInstance(nil) { key, isStatechart in
        isStatechart ? .pauseMachine(key, pauses) : .setStatus(key, pauses ? .paused : .running)
      }
    case .delete(let name):
      return callOnInstance(nil) { key, isStatechart in
        let typed = name == key.text ? key.instance : name
        return isStatechart ? .deleteMachine(key, name: typed) : .delete(key, name: typed)
      }
    default: return .told(.error("this is no call"))
    }
  }

  // MARK: What is in use

  private mutating func use(_ name: String) -> BrowserAnswer {
    guard let catalogue else { return .told(.error("there are no machines")) }
    guard let row = catalogue.row(named: name) else {
      return .told(.error("there is no machine, version or instance \(name); machines lists them"))
    }
    goTo(row)
    requestPreview()
    settleBrowser()
    return .told(self.catalogue.map(BrowserText.place) ?? .error("there are no machines"))
  }

  private mutating func switchTo(named name: String?) -> BrowserAnswer {
    guard let name else {
      parkInstance()
      let lines = openInstances.map { open in
        let chart = open.work.session.chart
        let steps = open.work.session.timeline.moments.count - 1
        let state = InstanceFacts.text(of: chart.value(of: open.work.session.snapshot))
        return "\(open.key.text): \(state)" + (steps == 0 ? "." : ", \(Count.text(steps, "step")) tried.")
      }
      return .told(.note(lines.isEmpty ? ["No instance is open; open INSTANCE opens one."] : lines))
    }
    let found = openInstances.filter { $0.key.text == name || $0.key.instance == name }
    guard found.count == 1 else {
      return .told(
        .error(found.isEmpty ? "\(name) is not open; open \(name) opens it" : "several are called \(name)"))
    }
    switchTo(found[0].key)
    return .opened
  }

  // MARK: Calls

  /// Makes a call on the instance in use; a call that waits has to end first.
  private mutating func callOnInstance(
    _ profile: String?, _ request: (InstanceKey, Bool) -> ServiceRequest?
  ) -> BrowserAnswer {
    guard let catalogue, let key = catalogue.selectedKey else {
      return .told(.error("no instance is in use: use INSTANCE, or create one"))
    }
    guard let request = request(key, catalogue.service.isStatechart(key.machine)) else {
      return .told(.error("there is no other version of \(key.machine)"))
    }
    return make(request, as: profile)
  }

  /// The same for what only State Backed's service has.
  private mutating func callOnBacked(_ request: (InstanceKey) -> ServiceRequest?) -> BrowserAnswer {
    if let key = catalogue?.selectedKey, catalogue?.service.isStatechart(key.machine) ?? false {
      return .told(.error("\(key.instance) is a machine of statecharts.v1's service, which has no such call"))
    }
    return callOnInstance(nil) { key, _ in request(key) }
  }

  private mutating func make(_ request: ServiceRequest, as name: String?) -> BrowserAnswer {
    guard let profiles = catalogue?.profiles else { return .told(.error("there are no machines")) }
    guard let profile = name.map({ profiles[$0] }) ?? profiles.current else {
      return .told(noProfile(name ?? ""))
    }
    if catalogue?.service.open != nil {
      return .told(.error("a call waits for its instance to settle; settle tells what can be done"))
    }
    return call(request, as: profile).map { .replied($0) } ?? .waits
  }

  private func noProfile(_ name: String) -> LineAnswer {
    .error("there is no profile \(name); act as lists them")
  }

  private mutating func create(
    _ machine: String?, _ slug: String?, _ version: String?, _ profile: String?, _ context: Value
  ) -> BrowserAnswer {
    guard let catalogue else { return .told(.error("there are no machines")) }
    guard
      let found = machine.map({ name in catalogue.machines.first { $0.slug == name } })
        ?? catalogue.selectedMachine
    else { return .told(.error("there is no machine \(machine ?? "")")) }
    guard found.registered == found.items.count else {
      return .told(.error("\(found.slug) is not read yet: use \(found.slug) reads it"))
    }
    if let error = catalogue.failure(of: found), catalogue.versions(of: found).isEmpty {
      return .told(.error(error.message))
    }
    guard catalogue.service.isStatechart(found.slug) else {
      let name = slug ?? CreateOverlay.freeSlug(found, catalogue)
      return make(
        .create(
          machine: found.slug, slug: name, context: context.isUndefined ? .emptyObject : context,
          version: version), as: profile)
    }
    if slug != nil || version != nil {
      return .told(.error("statecharts.v1's service names its machines itself: create [JSON]"))
    }
    return make(.createMachine(chart: found.slug, context: context), as: profile)
  }

  // MARK: Profiles

  private mutating func keepProfile(_ name: String, _ auth: Value?, _ scopes: [String]?) -> LineAnswer {
    guard let profiles = catalogue?.profiles else { return .error("there are no machines") }
    let place = profiles.all.firstIndex { $0.name == name }
    guard let auth else {
      guard let place else { return noProfile(name) }
      if profiles.all.count == 1 { return .error("the last profile stays") }
      catalogue?.profiles.remove(at: place)
      keepProfiles()
      return .note("The profile \(name) is gone.")
    }
    catalogue?.profiles.keep(Profile(name, auth, scopes: scopes), at: place)
    keepProfiles()
    return .note("The profile \(name) is kept.")
  }

  // MARK: Time

  private mutating func settle(_ what: MachineLine.Settling) -> BrowserAnswer {
    guard let service = catalogue?.service, service.open != nil else {
      return .told(.error("no call waits"))
    }
    switch what {
    case .tell: return .told(BrowserText.waiting(service))
    case .next: return goOn { $0.goOn() }
    case .limit: return goOn { $0.finishOpen() }
    case .drop:
      catalogue?.service.dropOpen()
      settleBrowser()
      return .told(.note("The call was taken back: nothing has happened."))
    }
  }

  private mutating func goOn(_ body: (inout MachineService) -> ServiceReply?) -> BrowserAnswer {
    guard catalogue?.service.open != nil else { return .told(.error("no call waits")) }
    let reply = catalogue.flatMap { catalogue -> ServiceReply? in
      var changed = catalogue
      defer { self.catalogue = changed }
      return body(&changed.service)
    }
    settleBrowser()
    return reply.map { .replied($0) } ?? .waits
  }

  private mutating func advanceService(by count: Int) -> BrowserAnswer {
    guard catalogue?.service.open == nil else {
      return .told(.error("a call waits for its instance to settle; settle tells what can be done"))
    }
    catalogue?.service.advance(by: count)
    settleBrowser()
    return .told(catalogue.map(BrowserText.timers) ?? .error("there are no machines"))
  }

  private mutating func travel(
    _ count: Int, _ word: String, _ refusal: String, _ body: (inout MachineService) -> String?
  ) -> BrowserAnswer {
    var lines: [String] = []
    for _ in 0..<count {
      guard var service = catalogue?.service, let words = body(&service) else { break }
      catalogue?.service = service
      lines.append("\(word): \(words).")
    }
    settleBrowser()
    return .told(lines.isEmpty ? .error(refusal) : .note(lines))
  }

  // MARK: Versions

  /// From the instance's version to the one that is named, to the current one, or to the next one.
  private func wayOver(_ key: InstanceKey, _ id: String?) -> (from: String, to: String)? {
    guard let catalogue, let facts = try? catalogue.service.backed.facts(key.address) else { return nil }
    let from = facts.state.machineVersion
    if let id { return (from, id) }
    let wanted = facts.state.desiredMachineVersion ?? catalogue.service.backed.currentVersion(of: key.machine)
    guard let wanted, wanted != from else { return nil }
    return (from, wanted)
  }

  private func migration(to id: String?) -> LineAnswer {
    guard let catalogue, let key = catalogue.selectedKey, !catalogue.service.isStatechart(key.machine) else {
      return .error("no instance with versions is in use")
    }
    guard let way = wayOver(key, id) else { return .error("there is no other version of \(key.machine)") }
    do throws(StateBackedError) {
      let preview = try catalogue.service.backed.migrationPreview(of: key.address, to: way.to)
      var json: Value = [
        "versions": .array(preview.versions.map { .string($0) }), "before": preview.before.json,
        "after": preview.after.json,
      ]
      if let obstacle = preview.obstacle { json.set("waits", .string(obstacle)) }
      let lines = MigrationText.lines(preview, .ascii).map(\.text).filter { !$0.isEmpty }
      return LineAnswer(lines, json: json)
    } catch {
      return LineAnswer(
        ["\(error.code.status) \(error.code.rawValue): \(error.message)."],
        json: ["status": .number(Double(error.code.status)), "body": error.json])
    }
  }
}

extension Catalogue {
  /// The line that a name means: a machine by its slug or title, a version or an instance, also as MACHINE/INSTANCE.
  /// Where several instances have the name, it is that of the machine in use; nil where there is none.
  func row(named name: String) -> Row? {
    if let machine = machines.firstIndex(where: { $0.slug == name || $0.title == name }) {
      return .machine(machine)
    }
    for (index, machine) in machines.enumerated() where machine.registered > 0 {
      if versions(of: machine).contains(where: { $0.id == name }) {
        return .version(machine: index, id: name)
      }
    }
    var found: [Row] = []
    for (index, machine) in machines.enumerated() {
      for key in instances(of: machine) where key.text == name || key.instance == name {
        found.append(.instance(machine: index, key: key))
      }
    }
    return found.count == 1 ? found[0] : found.first { $0.machine == selectedRow?.machine }
  }
}
