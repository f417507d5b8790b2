import OrderedCollections

/// Values that JSON does not have, as JSON: `{"$undefined":true}`, `{"$number":"NaN"}`, `{"$kept":"function","text":"…"}`;
/// keys that begin with `$` get one more.
enum LosslessValue {
  static func encode(_ value: Value) -> Value { encoded(value) ?? value }

  /// Nil for a value that is its own encoding, as nearly all are: then nothing is built.
  private static func encoded(_ value: Value) -> Value? {
    switch value {
    case .undefined: return ["$undefined": true]
    case .number(let number):
      if number.isFinite && (number != 0 || number.sign == .plus) { return nil }
      return [
        "$number": .string(number == 0 ? "-0" : number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity")
      ]
    case .kept(let kept):
      var encoded = Value.emptyObject.object ?? [:]
      encoded["$kept"] = .string(kept.kind.rawValue)
      encoded["text"] = .string(kept.text)
      if kept.number != 0 { encoded["number"] = .number(Double(kept.number)) }
      if !kept.members.isUndefined { encoded["members"] = encode(kept.members) }
      return .object(encoded)
    case .array(let items): return changed(items, encoded).map(Value.array)
    case .object(let members):
      guard members.keys.contains(where: isMarked) else {
        return changed(members, encoded).map(Value.object)
      }
      var made = Value.emptyObject.object ?? [:]
      for (key, value) in members { made[isMarked(key) ? "$" + key : key] = encode(value) }
      return .object(made)
    case .null, .bool, .string: return nil
    }
  }

  static func decode(_ value: Value) -> Value { decoded(value) ?? value }

  /// Nil for a value that stands for itself.
  private static func decoded(_ value: Value) -> Value? {
    switch value {
    case .array(let items): return changed(items, decoded).map(Value.array)
    case .object(let members):
      guard members.keys.contains(where: isMarked) else {
        return changed(members, decoded).map(Value.object)
      }
      if members["$undefined"] != nil { return .undefined }
      if let text = members["$number"]?.string {
        return .number(["-0": -0.0, "Infinity": .infinity, "-Infinity": -.infinity][text] ?? .nan)
      }
      if let kind = members["$kept"]?.string.flatMap(Value.Kept.Kind.init), let text = members["text"]?.string
      {
        let number = Int(exactly: members["number"]?.number ?? 0) ?? 0
        return .kept(
          Value.Kept(kind, text, number: number, members: members["members"].map(decode) ?? .undefined))
      }
      var made = Value.emptyObject.object ?? [:]
      for (key, value) in members {
        made[key.hasPrefix("$$") ? String(key.dropFirst()) : key] = decode(value)
      }
      return .object(made)
    default: return nil
    }
  }

  private static func isMarked(_ key: String) -> Bool { key.utf8.first == UInt8(ascii: "$") }

  /// The values with those replaced that change; nil where none does.
  private static func changed(_ values: [Value], _ change: (Value) -> Value?) -> [Value]? {
    var made: [Value]?
    for (index, value) in values.enumerated() {
      guard let other = change(value) else { continue }
      if made == nil { made = values }
      made?[index] = other
    }
    return made
  }

  private static func changed(
    _ members: OrderedDictionary<String, Value>, _ change: (Value) -> Value?
  ) -> OrderedDictionary<String, Value>? {
    var made: OrderedDictionary<String, Value>?
    for index in members.values.indices {
      guard let other = change(members.values[index]) else { continue }
      if made == nil { made = members }
      made?.values[index] = other
    }
    return made
  }

  /// The same where parts may say that they are still what they were: `{"$same":1}` as the value of a key, and
  /// `{"$same":INDEX,"count":N}` for N items of an array that were there from an index on.
  static func decode(_ value: Value, over old: Value?) -> Value {
    switch value {
    case .array(let items):
      guard let old = old?.array else { return decode(value) }
      var made: [Value] = []
      for (index, item) in items.enumerated() {
        if let start = same(item), let count = count(item), old.indices.contains(start),
          start + count <= old.count
        {
          made += old[start..<start + count]
        } else {
          made.append(decode(item, over: old.indices.contains(index) ? old[index] : nil))
        }
      }
      return .array(made)
    case .object(let members):
      if same(value) != nil { return old ?? .undefined }
      guard members["$kept"] == nil, members["$number"] == nil, members["$undefined"] == nil,
        case .object(let before)? = old
      else { return decode(value) }
      var decoded = Value.emptyObject.object ?? [:]
      for (key, value) in members {
        let key = key.hasPrefix("$$") ? String(key.dropFirst()) : key
        decoded[key] = decode(value, over: before[key])
      }
      return .object(decoded)
    default: return value
    }
  }

  private static func same(_ value: Value) -> Int? { value["$same"]?.number.flatMap { Int(exactly: $0) } }
  private static func count(_ value: Value) -> Int? { value["count"]?.number.flatMap { Int(exactly: $0) } }
}
