import OrderedCollections

/// Which object of the host's stands for which value: a cache, by the identity of the value's storage.
///
/// A value that is kept keeps its storage, so one address means one value for as long as it stands here.
struct ContextTable {
  private struct Entry {
    var value: Value
    var number: Int
    var lastUse: Int
  }

  private var entries: [UInt: Entry] = [:]
  private var uses = 0
  private(set) var lastNumber = 0
  private static let maximum = 512

  private static func address(of value: Value) -> UInt {
    guard case .object(let members) = value, !members.isEmpty else { return 0 }
    return members.values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }

  mutating func makeNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// The number of the object that stands for a value; nil where there is none.
  mutating func number(of value: Value) -> Int? {
    let address = Self.address(of: value)
    guard entries[address] != nil else { return nil }
    uses += 1
    entries[address]?.lastUse = uses
    return entries[address]?.number
  }

  /// Notes which object stands for a value. Returns the numbers of those that are not kept any longer.
  mutating func note(_ value: Value, as number: Int) -> [Int] {
    uses += 1
    var gone: [Int] = []
    if let old = entries.updateValue(
      Entry(value: value, number: number, lastUse: uses), forKey: Self.address(of: value))
    {
      gone.append(old.number)
    }
    guard entries.count > Self.maximum else { return gone }
    let limit = uses - Self.maximum / 2
    for (key, entry) in entries where entry.lastUse < limit {
      gone.append(entry.number)
      entries[key] = nil
    }
    return gone
  }

  /// Forgets all objects: one was changed in place, and others may have shared what changed. Returns their numbers.
  mutating func removeAll() -> [Int] {
    let gone = entries.values.map(\.number)
    entries.removeAll()
    return gone
  }
}
