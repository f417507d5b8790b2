/// How instances come from one version of a machine to another.
///
/// The target version's module may export `upgradeState(path, context)`, asked once for each active leaf, and
/// `upgradeContext(oldPaths, newPaths, oldContext)`. Without them paths and context stay as they are.
struct BackedMigration: Hashable, Sendable {
  var id: String
  var from: String
  var to: String
}

extension BackedMigration {
  /// The shortest way from a version to another, as migrations in order; nil where there is none.
  static func way(from start: String, to end: String, over all: [BackedMigration]) -> [BackedMigration]? {
    var ways: [(last: String, way: [BackedMigration])] = [(start, [])]
    var seen: Set<String> = [start]
    var index = 0
    while index < ways.count {
      let (last, way) = ways[index]
      if last == end { return way }
      for edge in all where edge.from == last && seen.insert(edge.to).inserted {
        ways.append((edge.to, way + [edge]))
      }
      index += 1
    }
    return nil
  }
}

extension BackedInstance {
  /// Moves the instance over a migration's edge to a version.
  mutating func upgrade(to next: BackedVersion) throws(StateBackedError) {
    let chart = version.chart
    let old = chart.leaves(of: snapshot.configuration).map {
      Value.array(chart.path(of: $0).map { .string($0) })
    }
    var new: [Value] = []
    for path in old { new.append(try next.call("upgradeState", [path, context]) ?? path) }
    let data =
      try next.call("upgradeContext", [.array(old), .array(new), context]) ?? context
    guard data.object != nil else {
      throw StateBackedError(.transitionFailed, "upgradeContext must return an object")
    }
    let configuration = try next.configuration(of: new)
    snapshot = next.interpreter.moved(
      version.interpreter.stoppingChildren(in: snapshot), to: configuration, data: data)
    version = next
  }
}

extension BackedVersion {
  /// The answer of a function that the version's module exports; nil where it exports none.
  fileprivate func call(_ name: String, _ arguments: [Value]) throws(StateBackedError) -> Value? {
    guard let functions = chart.functions, functions.exports(name) else { return nil }
    do {
      return try functions.call(name, arguments)
    } catch {
      throw StateBackedError(.transitionFailed, "\(name) threw: \(error.text)")
    }
  }

  /// The active states that leaves at these paths lie in. Throws where a path leads nowhere, or they cannot be active
  /// together.
  fileprivate func configuration(of paths: [Value]) throws(StateBackedError) -> StateSet {
    var states: Set<StateIndex> = []
    for path in paths {
      let keys = (path.array ?? []).compactMap(\.string)
      guard var here = chart.state(at: keys) else {
        throw StateBackedError(
          .transitionFailed, "the version \"\(id)\" has no state at \"\(keys.joined(separator: "."))\"")
      }
      // A path that ends above the leaves goes on by the default ways.
      while true {
        states.insert(here)
        guard let next = chart[here].initial?.targets.first else { break }
        here = next
      }
      for state in Array(states) {
        var parent = chart[state].parent
        while let above = parent {
          if above > 0 || chart.dialect.isXState { states.insert(above) }
          parent = chart[above].parent
        }
      }
    }
    let configuration = StateSet(states.sorted())
    guard chart.isWhole(configuration) else {
      throw StateBackedError(
        .transitionFailed, "the states that the migration gives cannot be active together")
    }
    return configuration
  }
}
