// Guards and actions as the texts that statecharts.v1 has for them.
extension StatechartsV1Conversion {
  /// A guard as an ECMAScript expression; nil where it is left out.
  mutating func expression(_ condition: Guard, at offset: Int) -> String? {
    switch condition {
    case .condition(.literal(let value)): return value.jsonText()
    case .condition(.script(let text, _)):
      noteScripts(at: offset)
      return text
    case .active(let reference):
      return reference.state.map { "In(\(JSONText.quoted(labels[Int($0)])))" } ?? "false"
    case .not(let inner): return expression(inner, at: offset).map { "!" + Self.operand($0) }
    case .and(let all): return joined(all, " && ", at: offset)
    case .or(let all): return joined(all, " || ", at: offset)
    case .named(let name, _):
      note("the guard \"\(name)\" is somebody else's: it is written as true", at: offset)
      return "true"
    case .call, .condition(.function):
      note("a guard that is a function is written as true", at: offset)
      return "true"
    case .isAddressed:
      lose("a guard on an event's address", at: offset)
      return nil
    case .matches:
      lose("a guard on a state's value", at: offset)
      return nil
    }
  }

  private mutating func joined(_ all: [Guard], _ sign: String, at offset: Int) -> String? {
    var texts: [String] = []
    for one in all {
      if let text = expression(one, at: offset) { texts.append(Self.operand(text)) }
    }
    return texts.isEmpty ? nil : texts.joined(separator: sign)
  }

  /// An operand in parentheses, unless it is one word or one call.
  private static func operand(_ text: String) -> String {
    let isSimple =
      ["true", "false"].contains(text)
      || (text.hasPrefix("In(") || text.hasPrefix("!In(")) && text.hasSuffix(")")
        && text.count { $0 == "(" } == 1
    return isSimple ? text : "(\(text))"
  }

  private mutating func noteScripts(at offset: Int) {
    if sourceDialect == .statechartsV1 { return }
    note("expressions stay as they are, but in statecharts.v1 variables are members of context", at: offset)
  }

  // MARK: Actions

  mutating func actions(_ content: [Instruction], at offset: Int) -> [StatechartsV1.Action] {
    var actions: [StatechartsV1.Action] = []
    for instruction in content {
      if let action = action(instruction, at: offset) { actions.append(action) }
    }
    return actions
  }

  private mutating func action(_ instruction: Instruction, at offset: Int) -> StatechartsV1.Action? {
    switch instruction {
    case .action(let name, let params, _):
      var action = StatechartsV1.Action(name)
      if params.object != nil { action.parameters = params }
      return action
    case .send(let send): return self.action(send)
    case .log(let label, let value, let offset): return log(label, value, at: offset)
    case .assign(let location, let value, let offset): return assign(location, value, at: offset)
    case .cancel(_, let offset): lose("the cancelling of a timer", at: offset)
    case .script(_, let offset), .scriptFile(_, let offset): lose("a script", at: offset)
    case .stopChild(_, let offset): lose("the stopping of a child", at: offset)
    case .call, .update, .enqueue: lose("an action that is a function", at: offset)
    case .spawn, .startChild: lose("a child that an action starts", at: offset)
    case .emit(_, let offset): lose("an event for the outside", at: offset)
    case .branches, .forEach: lose("an action under a condition or in a loop", at: offset)
    }
    return nil
  }

  private mutating func action(_ send: Send) -> StatechartsV1.Action? {
    guard case .literal(.string(let event)) = send.event, send.type == nil else {
      lose("an event whose name is computed", at: send.offset)
      return nil
    }
    var label: String
    switch (send.target, send.delay) {
    case (.internalQueue, nil): label = "raise:\(event)"
    case (.internalQueue, .milliseconds(let count)), (.session, .milliseconds(let count)):
      label = "send:\(event) after \(count)"
    case (.session, nil): label = "send:\(event)"
    case (.session, _), (.internalQueue, _):
      lose("a delay that is no number", at: send.offset)
      return nil
    case (.parent, _), (.child, _), (.address, _), (.actor, _), (.origin, _), (.expression, _):
      lose("an event to another session", at: send.offset)
      return nil
    }
    var action = StatechartsV1.Action(label)
    switch send.payload {
    case .none: break
    case .content(.literal(let value)) where value.object != nil: action.parameters = value
    case .content, .parameters: lose("the data of an event that is sent", at: send.offset)
    }
    return action
  }

  private mutating func log(_ label: String?, _ value: Expression?, at offset: Int) -> StatechartsV1.Action {
    var text = label ?? ""
    switch value {
    case nil: break
    case .literal(let value): text += (text.isEmpty ? "" : ": ") + (value.string ?? value.jsonText())
    case .script, .function: lose("the value of a log", at: offset)
    }
    return StatechartsV1.Action("log:" + text)
  }

  private mutating func assign(
    _ location: Location, _ value: Expression, at offset: Int
  ) -> StatechartsV1.Action? {
    let place =
      switch location {
      case .path(let keys): keys.joined(separator: ".")
      case .expression(let text, _): text
      }
    guard let keys = StatechartsV1Content.path(place), isSame(keys, location) else {
      lose("an assignment to \"\(place)\"", at: offset)
      return nil
    }
    switch value {
    case .literal(let value): return StatechartsV1.Action("assign:\(place) = \(value.jsonText())")
    case .script(let text, _):
      noteScripts(at: offset)
      return StatechartsV1.Action("assign:\(place) = \(text)")
    case .function:
      lose("a value that a function gives", at: offset)
      return nil
    }
  }

  /// Whether a path is read as it was meant.
  private func isSame(_ keys: [String], _ location: Location) -> Bool {
    if case .path(let path) = location { return keys == path }
    return true
  }
}
