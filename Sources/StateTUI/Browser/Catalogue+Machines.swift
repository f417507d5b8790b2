import ChartKit
import TerminalKit

extension Catalogue {
  /// A machine definition: one document, or one for each of its versions.
  struct Machine: Hashable, Sendable {
    var slug: String
    var title: String
    /// The documents of its versions, the oldest first.
    var items: [Int]
    /// How many of them the services have, or cannot have.
    var registered = 0
  }

  /// A line of the browser.
  enum Row: Hashable, Sendable {
    case machine(Int)
    case version(machine: Int, id: String)
    case instance(machine: Int, key: InstanceKey)

    var machine: Int {
      switch self {
      case .machine(let index), .version(let index, _), .instance(let index, _): index
      }
    }
  }

  /// Documents whose names say so are versions of one machine; others of one name get slugs of their own.
  static func machines(of items: [Item]) -> [Machine] {
    var machines: [Machine] = []
    var places: [String: Int] = [:]
    var versions: [Int: [Int]] = [:]
    for (index, item) in items.enumerated() {
      var name = MachineName(item.file)
      if let export = item.export { name.slug = MachineName.slug(export) }
      let place = places[name.slug]
      let known = place.map { versions[$0] ?? [] } ?? []
      if let place, !known.contains(name.version ?? Int.max) {
        let at = known.count { $0 < name.version ?? Int.max }
        machines[place].items.insert(index, at: at)
        versions[place]?.insert(name.version ?? Int.max, at: at)
        if name.version == nil { machines[place].title = item.title }
        continue
      }
      var slug = place == nil ? name.slug : MachineName.slug(name.slug + "-" + name.ending)
      var number = 2
      while places[slug] != nil {
        slug = "\(name.slug)-\(number)"
        number += 1
      }
      places[slug] = machines.count
      versions[machines.count] = [name.version ?? Int.max]
      machines.append(Machine(slug: slug, title: item.title, items: [index]))
    }
    return machines
  }

  // MARK: Rows

  var selectedRow: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }
  var selectedMachine: Machine? { selectedRow.map { machines[$0.machine] } }
  var selectedKey: InstanceKey? {
    if case .instance(_, let key) = selectedRow { key } else { nil }
  }

  /// Keys of a machine's instances, in the order of their creation.
  func instances(of machine: Machine) -> [InstanceKey] {
    let slug = machine.slug
    if service.isStatechart(slug) {
      return service.charts.machineIDs(of: slug).map { InstanceKey(machine: slug, instance: $0) }
    }
    var keys: [InstanceKey] = []
    var cursor: String?
    repeat {
      guard
        let page = try? service.backed.instances(of: slug, after: cursor, as: StateBackedCaller())
      else { break }
      keys += page.items.map { InstanceKey(machine: slug, instance: $0.slug) }
      cursor = page.cursor
    } while cursor != nil
    return keys
  }

  /// A machine's versions, the oldest first.
  func versions(of machine: Machine) -> [StateBackedVersion] {
    if service.isStatechart(machine.slug) { return [] }
    return (try? service.backed.versions(of: machine.slug, as: StateBackedCaller()))?.items ?? []
  }

  /// Whether there is anything to unfold.
  func canOpen(_ index: Int) -> Bool {
    let machine = machines[index]
    return machine.items.count > 1 || versions(of: machine).count > 1
      || !instances(of: machine).isEmpty
  }

  /// Makes the lines anew. The cursor stays on its line, or on its machine.
  mutating func refresh(height: Int) {
    let old = selectedRow
    rows = []
    for (index, machine) in machines.enumerated() {
      rows.append(.machine(index))
      guard !folded.contains(index), machine.registered > 0 else { continue }
      let versions = versions(of: machine)
      if versions.count > 1 { rows += versions.map { .version(machine: index, id: $0.id) } }
      rows += instances(of: machine).map { .instance(machine: index, key: $0) }
    }
    if let old { select(old, height: height) }
    cursor.fit(count: rows.count, height: height)
  }

  mutating func select(_ row: Row, height: Int) {
    let place = rows.firstIndex(of: row) ?? rows.firstIndex(of: .machine(row.machine))
    if let place { cursor.move(.to(place), count: rows.count, height: height) }
  }

  mutating func select(_ key: InstanceKey, height: Int) {
    guard let machine = machines.firstIndex(where: { $0.slug == key.machine }) else { return }
    folded.remove(machine)
    refresh(height: height)
    select(.instance(machine: machine, key: key), height: height)
  }

  // MARK: Documents

  /// The first fault of a machine's documents; nil where all could be read.
  func failure(of machine: Machine) -> OpeningError? {
    machine.items.lazy.compactMap { index in
      if case .failed(let error) = readings[index] { error } else { nil }
    }.first
  }

  /// Gives the services the machine's documents that have been read, in the order of its versions.
  mutating func register(_ index: Int) {
    while machines[index].registered < machines[index].items.count {
      switch readings[machines[index].items[machines[index].registered]] {
      case .chart(let interpreter):
        service.register(machines[index].slug, interpreter.chart, options: interpreter.options)
      case .failed: break
      case nil: return
      }
      machines[index].registered += 1
    }
  }

  /// What runs of a line: the machine's current version, a version, or the version of an instance.
  func interpreter(of row: Row) -> Interpreter? {
    let machine = machines[row.machine]
    switch row {
    case .machine:
      for index in machine.items.reversed() {
        if case .chart(let interpreter) = readings[index] { return interpreter }
      }
      return nil
    case .version(_, let id): return service.backed.interpreter(of: machine.slug, version: id)
    case .instance(_, let key): return session(of: key)?.interpreter
    }
  }

  /// The session of an instance as it is.
  func session(of key: InstanceKey) -> (interpreter: Interpreter, snapshot: Snapshot)? {
    if service.isStatechart(key.machine) {
      return service.charts.session(of: key.instance).map { ($0.interpreter, $0.snapshot) }
    }
    return (try? service.backed.facts(key.address)).map { ($0.interpreter, $0.snapshot) }
  }
}

extension Catalogue.Item {
  /// The charts of a document: one, or those of a statecharts.v1 registry where none of them is chosen.
  static func items(of file: String, export: String?) -> [Catalogue.Item] {
    let whole = Catalogue.Item(title: App.fileName(file), shows: "", file: file)
    guard export == nil, file.hasSuffix(".json"), let bytes = try? FileReading.read(file) else {
      return [whole]
    }
    // Most documents hold no registry, which a glance tells.
    guard String(decoding: bytes, as: UTF8.self).contains("\"statecharts\""),
      let names = try? JSONTree.read(bytes).root["statecharts"]?.members?.map(\.key), names.count > 1
    else { return [whole] }
    return names.map {
      Catalogue.Item(title: $0, shows: "of \(App.fileName(file))", file: file, export: $0)
    }
  }
}
