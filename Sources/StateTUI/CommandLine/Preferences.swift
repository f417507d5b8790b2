import TerminalKit

/// What the user's configuration says. Every option is a flag too; a flag counts more.
struct Preferences: Sendable {
  var theme: Theme?
  var color: OpenArguments.ColorChoice?
  var ascii: Bool?
  var mouse: Bool?
  var preview: Bool?
  /// The set of keys to begin with.
  var keySet: KeySet?
  /// Keys of commands, in place of those of the table.
  var bindings: [(command: CommandID, keys: [[Key]])] = []
  /// What could not be understood, with its line: told, never fatal.
  var warnings: [String] = []

  /// `$XDG_CONFIG_HOME/statetui/config.toml`, else the one in `~/.config`; nil where there is no home.
  static var standardPath: String? {
    let folder = environment("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = folder ?? environment("HOME").map({ $0 + "/.config" }) else { return nil }
    return folder + "/statetui/config.toml"
  }

  /// Reads a file; the standard one need not be there.
  static func read(_ path: String?) throws(Failure) -> Preferences {
    if let path {
      return Preferences(String(decoding: try FileReading.read(path), as: UTF8.self), name: path)
    }
    guard let path = standardPath, FileReading.exists(path) else { return Preferences() }
    return Preferences(String(decoding: try FileReading.read(path), as: UTF8.self), name: path)
  }

  init() {}

  /// Reads lines `name = value`, and below `[keys]` lines `"command" = "key"` or `= ["key", "key"]`.
  init(_ text: String, name: String) {
    var section = ""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = Preferences.withoutComment(line)
      if words.isEmpty { continue }
      let complain = { (what: String) in "\(name):\(index + 1): \(what)" }
      if words.hasPrefix("["), words.hasSuffix("]") {
        section = String(words.dropFirst().dropLast())
        if section != "keys" {
          warnings.append(complain("there is no section [\(section)]; there is [keys]"))
        }
        continue
      }
      guard let (key, values) = Preferences.pair(words) else {
        warnings.append(complain("this is no line like name = \"value\""))
        continue
      }
      let problem = section == "keys" ? bind(key, values) : section.isEmpty ? set(key, values) : nil
      if let problem { warnings.append(complain(problem)) }
    }
  }

  private static func withoutComment(_ line: Substring) -> String {
    var isQuoted = false
    var text = ""
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == "#" && !isQuoted { break }
      text.append(character)
    }
    return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The name and the values of a line; nil where it has another form.
  private static func pair(_ line: String) -> (String, [String])? {
    var name = ""
    var rest = line[...]
    if rest.first == "\"" {
      rest = rest.dropFirst()
      name = String(rest.prefix { $0 != "\"" })
      rest = rest.dropFirst(name.count + 1).drop(while: \.isWhitespace)
    } else {
      name = String(rest.prefix { !$0.isWhitespace && $0 != "=" })
      rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
    }
    guard !name.isEmpty, rest.first == "=" else { return nil }
    rest = rest.dropFirst().drop(while: \.isWhitespace)
    if rest.first == "[" {
      guard rest.last == "]" else { return nil }
      var values: [String] = []
      for part in rest.dropFirst().dropLast().split(separator: ",") {
        guard let value = value(part) else { return nil }
        values.append(value)
      }
      return (name, values)
    }
    return value(rest).map { (name, [$0]) }
  }

  private static func value(_ text: Substring) -> String? {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace ?? false { text = text.dropLast() }
    guard text.first == "\"" else { return text.isEmpty || text.first == "=" ? nil : String(text) }
    guard text.count > 1, text.last == "\"" else { return nil }
    return String(text.dropFirst().dropLast())
  }

  private mutating func bind(_ name: String, _ values: [String]) -> String? {
    guard let command = Command.named(name) else {
      return "there is no command “\(name)”; statetui manual lists them"
    }
    var keys: [[Key]] = []
    for value in values {
      let sequence = value.split(separator: " ").map { Key(String($0)) }
      guard (1...2).contains(sequence.count), !sequence.contains(nil) else {
        return "“\(value)” is no key; write u, U, ctrl-l, enter, f2, or two that follow each other: r s"
      }
      keys.append(sequence.compactMap(\.self))
    }
    bindings.append((command.id, keys))
    return nil
  }

  private mutating func set(_ name: String, _ values: [String]) -> String? {
    guard values.count == 1 else { return "\(name) takes one value" }
    func flag(_ keep: (Bool) -> Void) -> String? {
      switch values[0] {
      case "true": keep(true)
      case "false": keep(false)
      default: return "\(name) is true or false"
      }
      return nil
    }
    switch name {
    case "theme":
      theme = Theme.named(values[0])
      let names = Theme.all.map(\.name).joined(separator: ", ")
      return theme == nil ? "there is no theme “\(values[0])”; there are \(names)" : nil
    case "color":
      color = OpenArguments.ColorChoice(rawValue: values[0])
      return color == nil ? "color is auto, always or never" : nil
    case "keys":
      keySet = KeySet.named(values[0])
      return keySet == nil ? KeySet.missing(values[0]) : nil
    case "ascii": return flag { ascii = $0 }
    case "mouse": return flag { mouse = $0 }
    case "preview": return flag { preview = $0 }
    default: return "there is no option “\(name)”; statetui --default-config lists them"
    }
  }

  /// The keys of the set, but for what the user binds otherwise.
  var keyMap: KeyMap {
    var map = keySet?.keyMap ?? .standard
    for binding in bindings {
      map.clear(binding.command)
      for keys in binding.keys { map.bind(keys, to: binding.command) }
    }
    return map
  }

  /// A file that says what holds anyway, made from the tables.
  static var standardText: String {
    var lines = [
      "# statetui's configuration. Lines that begin with # say what holds anyway.", "",
      "# " + Theme.all.map(\.name).joined(separator: ", "), "#theme = \"\(Theme.standard.name)\"",
      "# auto, always, never", "#color = \"auto\"", "# ASCII signs only", "#ascii = false",
      "# clicks and the wheel from the start", "#mouse = false",
      "# what the selected line would change is drawn", "#preview = true",
      "# a set of keys: " + KeySet.all.map { "\($0.name) (\($0.help))" }.joined(separator: ", "),
      "#keys = \"standard\"", "", "[keys]",
    ]
    for command in Command.table {
      let keys = command.keys.map { "\"\($0.description)\"" }
      let value = keys.count == 1 ? keys[0] : "[\(keys.joined(separator: ", "))]"
      lines.append("#\"\(command.name)\" = \(value)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
