import ChartKit
import TerminalKit

/// A box of fields: keys go into them, Enter does what it is for, Esc leaves it.
protocol FormOverlay: Overlay {
  var form: Form { get set }
  /// What Enter does, once every field holds what it may.
  mutating func submit(_ app: inout App) -> OverlayResult
  /// Takes a key that means more here than in other forms; false for all others.
  mutating func takeOwn(_ key: Key, _ app: inout App) -> Bool
}

extension FormOverlay {
  var isTyping: Bool { true }
  var isBlank: Bool { form.isBlank }
  var lineKeys: (up: Key, down: Key)? { (.backTab, .tab) }

  mutating func takeOwn(_ key: Key, _ app: inout App) -> Bool { false }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: return .close
    case .enter: return form.goToFault() ? .stay : submit(&app)
    default:
      if !takeOwn(key, &app) { form.take(key) }
      return .stay
    }
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    form.paste(text)
    return true
  }
}
