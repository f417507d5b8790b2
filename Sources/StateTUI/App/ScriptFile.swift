import TerminalKit

/// Scripts in place of the keyboard: lines of keys, and `:` commands.
///
/// ```
/// # a comment
/// down down enter
/// "text that is typed"
/// :clock +5s
/// :save-screen after.txt
/// ```
enum ScriptFile {
  static func read(_ path: String) throws(Failure) -> [Input] {
    let text = String(decoding: try FileReading.read(path), as: UTF8.self)
    var inputs: [Input] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      do {
        inputs += try ScriptFile.inputs(of: String(line))
      } catch {
        throw Failure(.usage, "\(path):\(index + 1): \(error.message)")
      }
    }
    return inputs
  }

  /// The inputs that a line stands for.
  static func inputs(of line: String) throws(LineCommand.Failure) -> [Input] {
    var rest = line[...].drop(while: \.isWhitespace)
    if rest.isEmpty || rest.hasPrefix("#") { return [] }
    if rest.hasPrefix(":") {
      return rest.map { .key(.character($0)) } + [.key(.enter)]
    }
    var inputs: [Input] = []
    while !rest.isEmpty {
      if rest.hasPrefix("\"") {
        let text = rest.dropFirst().prefix { $0 != "\"" }
        inputs += text.map { .key(.character($0)) }
        rest = rest.dropFirst(text.count + 2)
      } else {
        let word = rest.prefix { !$0.isWhitespace }
        guard let key = Key(String(word)) else {
          throw LineCommand.Failure("“\(word)” is no key; text is written in quotes, commands begin with “:”")
        }
        inputs.append(.key(key))
        rest = rest.dropFirst(word.count)
      }
      rest = rest.drop(while: \.isWhitespace)
    }
    return inputs
  }
}
