/// Makes `--context` mean what the user means: `trace --context` shows the data, `--context {…}` sets them.
///
/// Data are a JSON object, so an argument that begins with `{` is the option's value, and nothing else is.
enum ArgumentRewriting {
  static func rewrite(_ arguments: [String]) -> [String] {
    var rewritten: [String] = []
    let isTrace = arguments.first == "trace"
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return rewritten + arguments[index...] }
      if argument.hasPrefix("--context=") {
        rewritten.append("--initial-" + argument.dropFirst(2))
      } else if argument == "--context" && (!isTrace || isObject(arguments, index + 1)) {
        rewritten.append("--initial-context")
      } else {
        rewritten.append(argument)
      }
    }
    return rewritten
  }

  private static func isObject(_ arguments: [String], _ index: Int) -> Bool {
    index < arguments.count && arguments[index].first { !$0.isWhitespace } == "{"
  }
}
