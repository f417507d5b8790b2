/// Something that happened at the terminal, or that a script says happened.
public enum Input: Hashable, Sendable {
  case key(Key)
  /// Text that was pasted, in one piece: never to be run as keys.
  case paste(String)
  case mouse(MouseEvent)
  /// The screen has a new size; also sent after a suspension, when everything is painted anew.
  case resize(Size)
  /// The time that the caller gave has passed without an input.
  case tick
  /// Another thread called for the loop (`Waker`): some job has something to tell.
  case wake
  /// Ctrl-C.
  case interrupted
  /// No more input will come: the terminal is gone, the process was asked to end, or the script is over.
  case end
}

/// Where the inputs of a program come from: a terminal, or a script in its place.
public protocol InputSource: AnyObject {
  /// Waits for inputs and returns all that are there, in order, at least one.
  ///
  /// - Parameter timeoutMilliseconds: How long to wait before `.tick` is returned; `nil` waits without end, and 0
  ///   only looks.
  func nextInputs(timeoutMilliseconds: Int?) -> [Input]
}

/// Inputs that were written down before: each call returns the next one, and `.end` after the last.
public final class ScriptedInput: InputSource {
  private var inputs: ArraySlice<Input>

  public init(_ inputs: [Input]) { self.inputs = inputs[...] }

  public func nextInputs(timeoutMilliseconds: Int?) -> [Input] {
    [inputs.popFirst() ?? .end]
  }
}
