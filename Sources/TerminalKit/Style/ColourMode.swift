/// When colour is used, as the user asked for it with a flag.
public enum ColourMode: String, Sendable, CaseIterable {
  case automatic = "auto"
  case always
  case never

  /// Whether to use colour: the flag decides, else `NO_COLOR`, else `CLICOLOR_FORCE`, else what the output can do.
  ///
  /// - Parameters:
  ///   - noColor: The value of `NO_COLOR`; any that is not empty forbids colour.
  ///   - force: The value of `CLICOLOR_FORCE`; any that is neither empty nor `0` asks for it.
  ///   - isCapable: Whether the output is known to have colour.
  public func usesColour(noColor: String?, force: String?, isCapable: Bool) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .automatic: break
    }
    if let noColor, !noColor.isEmpty { return false }
    if let force, !force.isEmpty, force != "0" { return true }
    return isCapable
  }
}
