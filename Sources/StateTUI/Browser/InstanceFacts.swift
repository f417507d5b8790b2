import ChartKit
import TerminalKit

/// How an instance stands, in either service.
struct InstanceFacts: Sendable {
  enum Status: Hashable, Sendable {
    case running, paused, done, stopped

    var word: String {
      switch self {
      case .running: "running"
      case .paused: "paused"
      case .done: "done"
      case .stopped: "stopped"
      }
    }

    func sign(_ glyphs: GlyphSet) -> Span {
      switch self {
      case .running: Span(glyphs.active, .active)
      case .paused: Span(glyphs.flag, .warning)
      case .done: Span(glyphs.final, .final)
      case .stopped: Span(glyphs.idle, .dim)
      }
    }
  }

  var status: Status
  var value: Value
  var tags: [String]
  var context: Value
  /// Of State Backed's service; nil for machines of statecharts.v1.
  var backed: StateBackedFacts?

  init?(_ key: InstanceKey, in service: MachineService) {
    guard service.isStatechart(key.machine) else {
      guard let facts = try? service.backed.facts(key.address) else { return nil }
      backed = facts
      status = facts.state.done ? .done : facts.state.status == .paused ? .paused : .running
      (value, tags, context) = (facts.state.state, facts.state.tags, facts.state.context)
      return
    }
    guard let (interpreter, snapshot, isStopped, isPaused) = service.charts.session(of: key.instance) else {
      return nil
    }
    let chart = interpreter.chart
    status =
      snapshot.isDone
      ? .done : isStopped || snapshot.status != .active ? .stopped : isPaused ? .paused : .running
    value = chart.value(of: snapshot)
    tags = chart.tags(of: snapshot.configuration)
    context = snapshot.data.isUndefined ? .emptyObject : snapshot.data
  }

  /// The state as a person would say it: `placed`, `on.playing`, `player.playing, volume.normal`.
  var stateText: String { Self.text(of: value) }

  static func text(of value: Value) -> String {
    let paths = leaves(of: value, below: "")
    return paths.isEmpty ? "no state" : paths.joined(separator: ", ")
  }

  private static func leaves(of value: Value, below path: String) -> [String] {
    switch value {
    case .string(let key): return [path + key]
    case .object(let members):
      if members.isEmpty { return path.isEmpty ? [] : [String(path.dropLast())] }
      return members.flatMap { leaves(of: $1, below: path + $0 + ".") }
    default: return []
    }
  }
}

/// What is known of the browser's selected line: worked out once, drawn often.
struct MachineDetails: Sendable {
  /// What it was worked out from.
  struct Stamp: Hashable, Sendable {
    var version: Int
    var row: Catalogue.Row
    var profile: Profile
    var showsAll: Bool
    var registered: Int
  }

  var stamp: Stamp
  var chart: Chart?
  var instance: InstanceFacts?
  /// What `allowRead` says to the profile that is acted as.
  var readVerdict: StateBackedVerdict?
  /// Those of the four functions that the version exports.
  var policies: [String] = []
  var versions: [StateBackedVersion] = []
  var currentVersion: String?
  /// Of the machine.
  var instanceCount = 0
  /// The last call on the instance.
  var lastReply: ServiceReply?

  init(_ catalogue: Catalogue, _ row: Catalogue.Row, _ stamp: Stamp) {
    self.stamp = stamp
    let machine = catalogue.machines[row.machine]
    let service = catalogue.service
    chart = catalogue.interpreter(of: row)?.chart
    currentVersion = service.backed.currentVersion(of: machine.slug)
    versions = catalogue.versions(of: machine)
    var version = currentVersion
    switch row {
    case .machine: instanceCount = catalogue.instances(of: machine).count
    case .version(_, let id): version = id
    case .instance(_, let key):
      instance = InstanceFacts(key, in: service)
      lastReply = service.replies.last { $0.key == key }
      version = instance?.backed?.state.machineVersion
      if instance?.backed != nil {
        readVerdict = try? service.backed.verdict(on: nil, at: key.address, auth: stamp.profile.caller.auth)
      }
    }
    if !service.isStatechart(machine.slug), let version {
      policies = service.backed.policies(of: machine.slug, version: version)
    }
  }
}

extension App {
  /// Brings the browser's lines and details up to date with the services.
  mutating func settleBrowser() {
    guard work == nil, var catalogue else { return }
    catalogue.settle(size)
    self.catalogue = catalogue
  }
}

extension Catalogue {
  mutating func settle(_ size: Size) {
    let registered = machines.reduce(0) { $0 + $1.registered }
    let stamp = RowsStamp(version: service.version, folded: folded, registered: registered)
    if stamp != rowsStamp {
      rowsStamp = stamp
      refresh(height: height(size))
    }
    cursor.fit(count: rows.count, height: height(size))
    guard let row = selectedRow else {
      details = nil
      return
    }
    let wanted = MachineDetails.Stamp(
      version: service.version, row: row, profile: profiles.current, showsAll: showsAll,
      registered: registered)
    if details?.stamp != wanted { details = MachineDetails(self, row, wanted) }
  }

  /// What the lines were made from.
  struct RowsStamp: Hashable, Sendable {
    var version = -1
    var folded: Set<Int> = []
    var registered = 0
  }
}
