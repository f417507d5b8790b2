import OrderedCollections

/// A piece of data: a context, an event's payload, an output.
///
/// The cases are JSON's, `undefined`, which JavaScript tells from `null`, and what a data model has besides and keeps as
/// text. Objects keep the order of their keys. Numbers are IEEE doubles, as in ECMAScript.
public enum Value: Hashable, Sendable {
  case undefined
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Value])
  case object(OrderedDictionary<String, Value>)
  case kept(Kept)

  /// An object without keys.
  public static let emptyObject = Value.object([:])

  /// The member `key` of an object, else nil.
  public subscript(key: String) -> Value? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// The value at `path`, each element an object key or an array index in decimal.
  public subscript(path path: [String]) -> Value? {
    var here = self
    for step in path {
      switch here {
      case .object(let members):
        guard let next = members[step] else { return nil }
        here = next
      case .array(let items):
        guard let index = Int(step), items.indices.contains(index) else { return nil }
        here = items[index]
      case .kept(let kept):
        guard let next = kept.inside.first(where: { $0.name == step }) else { return nil }
        here = next.value
      default: return nil
      }
    }
    return here
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  public var array: [Value]? { if case .array(let items) = self { items } else { nil } }
  public var object: OrderedDictionary<String, Value>? {
    if case .object(let members) = self { members } else { nil }
  }
  public var kept: Kept? { if case .kept(let kept) = self { kept } else { nil } }
  public var isUndefined: Bool { self == .undefined }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(arrayLiteral elements: Value...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .object(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
  }
}

extension Value {
  /// Whether nothing tells the two apart, not even the sign of zero.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): return left.bitPattern == right.bitPattern
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.object(let left), .object(let right)):
      return left.keys == right.keys
        && zip(left.values, right.values).allSatisfy { $0.isSame(as: $1) }
    case (.kept(let left), .kept(let right)):
      return left == right && left.members.isSame(as: right.members)
    default: return self == other
    }
  }

  /// ECMAScript's ToBoolean.
  public var isTruthy: Bool {
    switch self {
    case .undefined, .null: false
    case .bool(let flag): flag
    case .number(let number): number != 0 && !number.isNaN
    case .string(let text): !text.isEmpty
    case .array, .object: true
    case .kept(let kept): kept != Kept(.source, "0n")
    }
  }
}

/// One difference between two values: what stood at `path` before, and what stands there now.
public struct ValueChange: Hashable, Sendable {
  /// Object keys and array indices, outermost first.
  public var path: [String]
  /// `undefined` where nothing stood.
  public var old: Value
  /// `undefined` where nothing stands any more.
  public var new: Value

  public init(path: [String], old: Value, new: Value) {
    (self.path, self.old, self.new) = (path, old, new)
  }
}

extension Value {
  /// The differences that lead from `old` to this value, object members one by one, everything else whole.
  public func changes(since old: Value, at path: [String] = []) -> [ValueChange] {
    if self == old { return [] }
    guard case .object(let before) = old, case .object(let after) = self else {
      return [ValueChange(path: path, old: old, new: self)]
    }
    var found: [ValueChange] = []
    for (key, value) in before where after[key] == nil {
      found.append(ValueChange(path: path + [key], old: value, new: .undefined))
    }
    for (key, value) in after {
      found += value.changes(since: before[key] ?? .undefined, at: path + [key])
    }
    return found
  }
}

extension Value {
  /// The value with another one at a path of keys and array indices; objects on the way are made. Nil where something
  /// on the way is neither object nor array, or an index lies beyond the end.
  func setting(_ value: Value, at keys: ArraySlice<String>) -> Value? {
    guard let key = keys.first else { return value }
    switch self {
    case .undefined, .null: return Value.emptyObject.setting(value, at: keys)
    case .object(var members):
      guard let inner = (members[key] ?? .undefined).setting(value, at: keys.dropFirst()) else { return nil }
      members[key] = inner
      return .object(members)
    case .array(var items):
      guard let index = Int(key), index >= 0, index <= items.count else { return nil }
      let old = index < items.count ? items[index] : .undefined
      guard let inner = old.setting(value, at: keys.dropFirst()) else { return nil }
      if index < items.count { items[index] = inner } else { items.append(inner) }
      return .array(items)
    default: return nil
    }
  }
}
