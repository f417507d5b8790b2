import ChartKit

/// Going into children and back.
extension App {
  /// What `i` would do; nil where there is no instance but the root.
  var instancesHint: String? {
    if listsOpenInstances { return "instances" }
    guard let work, work.chart.isRunnable else { return nil }
    return work.path.isEmpty && work.session.snapshot.children.isEmpty ? nil : "instances"
  }

  mutating func showInstances() {
    if listsOpenInstances { return overlays.append(OpenInstancesOverlay(self)) }
    showChildren()
  }

  /// The sessions of the instance that is on the screen.
  mutating func showChildren() {
    if let work { overlays.append(InstancesOverlay(work)) }
  }

  /// Looks at an instance. What has no chart here is answered in its parent: the events go to its answer.
  mutating func enter(_ instance: Instance) {
    guard var work else { return }
    if instance.session != nil {
      work.enter(instance.path)
      self.work = work
      return
    }
    work.enter(Array(instance.path.dropLast()))
    let subject = EventList.Subject.answer(child: instance.path.last ?? "", succeeds: true)
    if work.list.position(of: subject) != nil {
      work.events.select(subject, in: work)
      work.focus = .events
      notice = Notice("“\(InstanceText.name(instance, in: work))” waits for its answer: the events give it.")
    } else {
      notice = Notice("“\(InstanceText.name(instance, in: work))” has no chart here that could be entered.")
    }
    self.work = work
  }

  /// Goes back to the instance that invoked the one that was entered.
  mutating func leaveInstance() {
    guard let work, !work.path.isEmpty else { return }
    self.work?.enter(Array(work.path.dropLast()))
  }

  /// Tells where the screen went because an instance is not there any more.
  mutating func tellWhereabouts() {
    if let news = work?.takeNews() { notice = Notice(news, .warning) }
  }
}

extension Workspace {
  /// The instance that a user names: by its path of ids, dotted or apart, or by the one name that it has.
  func instance(named name: String) -> Instance? {
    let all = instances
    if name == "." || name == "root" || name == InstanceText.rootName(self) { return all.first }
    let found = all.filter { !$0.path.isEmpty && $0.path.joined(separator: ".") == name }
    if let first = found.first { return first }
    let named = all.filter { InstanceText.name($0, in: self) == name || $0.path.last == name }
    return named.count == 1 ? named[0] : named.first { Array($0.path.dropLast()) == path }
  }
}
