/// Which parts of a snapshot count when a search asks whether it has been there before.
///
/// All that decides what can happen next counts. Left out are: the time itself (timers count by how long they have
/// left), numbers given at run time, the event that was handled last, and the order in which regions were entered, which
/// decides the order of actions only.
struct ExplorationKey: Hashable {
  private struct Timer: Hashable {
    var left: Int
    var event: Event
    var destination: ScheduledEvent.Destination
  }

  private struct Child: Hashable {
    var id: String
    var source: String
    var document: String?
    var isStarted: Bool
    /// Nil for a child that is no session.
    var configuration: StateSet?
    var rest: ExplorationKey?
    var script: ScriptActor?
  }

  private var status: SessionStatus
  private var history: [StateIndex: StateSet]
  private var remembered: [StateIndex: [StateIndex]]
  private var data: Value
  private var queues: [[Event]]
  private var timers: [Timer]
  private var children: [Child]
  private var assumptions: [String: Bool]
  private var draws: Int
  private var boundStates: [StateIndex]

  /// Everything but the configuration.
  init(_ snapshot: Snapshot) {
    let rest = snapshot.rest
    status = snapshot.status
    history = rest.history
    remembered = rest.remembered
    data = rest.data
    queues =
      rest.internalQueue.isEmpty && rest.externalQueue.isEmpty
      ? [] : [rest.internalQueue, rest.externalQueue]
    timers = rest.schedule.map {
      Timer(
        left: $0.due == ScheduledEvent.never ? $0.due : $0.due - snapshot.now, event: $0.event,
        destination: $0.destination)
    }
    children = rest.children.map { child in
      var key = Child(
        id: child.id, source: child.source, document: child.document, isStarted: child.isStarted)
      if case .session(let inner) = child.body {
        (key.configuration, key.rest) = (inner.configuration, ExplorationKey(inner))
      }
      if case .script(let script) = child.body { key.script = script }
      return key
    }
    assumptions = rest.assumptions
    draws = rest.draws
    boundStates = rest.boundStates
  }
}

/// Numbers lists of words, each once: the configurations that a search has met. All lists stand behind each other in one
/// buffer, so that a hundred thousand cost a few megabytes.
struct WordListTable {
  private var words: [Int32] = []
  /// Where each list begins; one more for the end of the last.
  private var starts: [Int] = [0]
  /// Open addressing: a list's number, or -1.
  private var slots: [Int32]
  private var mask: Int

  init() {
    slots = Array(repeating: -1, count: 1 << 10)
    mask = slots.count - 1
  }

  var count: Int { starts.count - 1 }

  subscript(number: Int) -> ArraySlice<Int32> { words[starts[number]..<starts[number + 1]] }

  /// The number of a list, and whether it is new.
  mutating func number(of list: UnsafeBufferPointer<Int32>) -> (number: Int, isNew: Bool) {
    var slot = Self.hash(list) & mask
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if equals(number, list) { return (number, false) }
      slot = (slot + 1) & mask
    }
    let number = count
    slots[slot] = Int32(number)
    words.append(contentsOf: list)
    starts.append(words.count)
    if number * 2 > slots.count { grow() }
    return (number, true)
  }

  /// The number of a list that is known.
  func known(_ list: UnsafeBufferPointer<Int32>) -> Int? {
    var slot = Self.hash(list) & mask
    while slots[slot] >= 0 {
      if equals(Int(slots[slot]), list) { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func equals(_ number: Int, _ list: UnsafeBufferPointer<Int32>) -> Bool {
    let start = starts[number]
    guard starts[number + 1] - start == list.count else { return false }
    for index in 0..<list.count where words[start + index] != list[index] { return false }
    return true
  }

  private static func hash(_ list: UnsafeBufferPointer<Int32>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for word in list {
      hash = (hash ^ UInt64(UInt32(bitPattern: word))) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for number in 0..<count {
      var slot = words[starts[number]..<starts[number + 1]].withUnsafeBufferPointer(Self.hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
  }
}
