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
      var encoded: Value = ["$kept": .string(kept.kind.rawValue), "text": .string(kept.text)]
      if kept.kind == .reference, case .object(var members) = encoded {
        members["number"] = .number(Double(kept.number))
        encoded = .object(members)
      }
      return encoded
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
        return .kept(Value.Kept(kind, text, number: Int(exactly: members["number"]?.number ?? 0) ?? 0))
      }
      var decoded = Value.emptyObject.object ?? [:]
      for (key, value) in members {
        decoded[key.hasPrefix("$$") ? String(key.dropFirst()) : key] = decode(value)
      }
      return .object(decoded)
    default: return value
    }
  }
}
