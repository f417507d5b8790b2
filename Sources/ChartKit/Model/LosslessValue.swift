/// Values that JSON does not have, as JSON: `{"$undefined":true}`, `{"$number":"NaN"}`, `{"$kept":"function","text":"…"}`;
/// keys that begin with `$` get one more.
enum LosslessValue {
  static func encode(_ value: Value) -> Value {
    switch value {
    case .undefined: return ["$undefined": true]
    case .number(let number) where !number.isFinite || (number == 0 && number.sign == .minus):
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
    case .array(let items): return .array(items.map(encode))
    case .object(let members):
      var encoded = Value.emptyObject.object ?? [:]
      for (key, value) in members { encoded[key.hasPrefix("$") ? "$" + key : key] = encode(value) }
      return .object(encoded)
    default: return value
    }
  }

  static func decode(_ value: Value) -> Value {
    switch value {
    case .array(let items): return .array(items.map(decode))
    case .object(let members):
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
      var decoded = Value.emptyObject.object ?? [:]
      for (key, value) in members {
        decoded[key.hasPrefix("$$") ? String(key.dropFirst()) : key] = decode(value)
      }
      return .object(decoded)
    default: return value
    }
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
