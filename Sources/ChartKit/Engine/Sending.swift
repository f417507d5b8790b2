// Events that the session itself sends: `raise`, `send`, `cancel`, timers (§4.2, §6.2, §6.3).
extension Session {
  /// Puts an event on the internal queue.
  func raise(_ event: Event) {
    change { $0.internalQueue.append(event) }
    hot.pointee.internalCount += 1
    record(.raised(event))
  }

  /// Records a fault and raises its error event.
  func raiseError(_ name: String, _ error: ChartError, sendID: String? = nil) {
    record(.failed(error))
    if program.isXState { return }
    if program.isStatechartsV1 {
      hot.pointee.hasFailed = true
      return
    }
    let details = sendID.map { Event.Details(sendID: $0) }
    raise(Event(name, .platform, data: data(of: error), details: details))
  }

  /// What an error event says: the message, and where scripts may look at it also its place in the document.
  private func data(of error: ChartError) -> Value {
    guard program.usesScripts else { return .string(error.message) }
    let source = program.chart.source
    let place = source.location(at: error.offset)
    return [
      "reason": .string(error.message), "tagname": .string(source.tag(at: error.offset)),
      "line": .number(Double(place.line)), "column": .number(Double(place.column)),
    ]
  }

  func enqueueExternal(_ event: Event) {
    change { $0.externalQueue.append(event) }
    hot.pointee.externalCount += 1
  }

  func send(_ send: Send, _ event: Event) throws(ChartError) {
    guard let location = send.idLocation else { return try dispatch(send, event) }
    var send = send
    let id = "send.\(makeID())"
    try assign(.literal(.string(id)), to: location, event)
    send.id = id
    try dispatch(send, event)
  }

  private func dispatch(_ send: Send, _ event: Event) throws(ChartError) {
    do {
      if let outgoing = try resolve(send, event) { try dispatch(outgoing) }
    } catch {
      throw ChartError(error.message, at: error.offset, sendID: send.id)
    }
  }

  /// A `send` with its parts evaluated.
  struct Outgoing {
    var event: Event
    var target: Send.Target
    /// When it is to be delivered; nil means at once.
    var due: Int?
    var send: Send
  }

  /// Evaluates the parts of a `send`; nil where there is nothing to send.
  func resolve(_ send: Send, _ event: Event) throws(ChartError) -> Outgoing? {
    var (name, data) = try self.outgoing(send.event, event)
    var target = send.target
    if case .expression(let expression) = target {
      let value = try evaluate(expression, event)
      target =
        program.isXState
        ? try self.target(value, at: send.offset) : Send.Target(value.string ?? value.jsonText())
    } else if target == .origin {
      target = event.details.origin.map { Send.Target($0) } ?? .session
    }
    var send = send
    if let id = send.computedID { send.id = try text(.function(id), event) }
    let type = try send.type.map { type throws(ChartError) in try text(type, event) }
    if send.payload != .none { data = try payload(send.payload, event, isStrict: true) }
    if let type, !Send.ownTypes.contains(type) {
      record(.undelivered(Event(name, data: data), to: target.text.map { "\($0) (\(type))" } ?? type))
      let error = ChartError("there is no event processor \"\(type)\"", at: send.offset)
      guard program.isXState else { throw error }
      raiseError("error.execution", error)
      return nil
    }
    let kind: Event.Kind = target == .internalQueue ? .internal : .external
    let outgoing = Event(
      send.forwards ? event.name : name, kind, data: send.forwards ? event.data : data,
      details: details(of: send, to: target))
    var due = try send.delay.flatMap { delay throws(ChartError) in try dueTime(delay, event, at: send.offset)
    }
    if let time = due, time <= hot.pointee.now && !program.isXState { due = nil }
    return Outgoing(event: outgoing, target: target, due: due, send: send)
  }

  /// Delivers what ``resolve(_:_:)`` made, or starts its timer.
  func dispatch(_ outgoing: Outgoing) throws(ChartError) {
    if let due = outgoing.due {
      try schedule(outgoing.event, to: outgoing.target, due: due, outgoing.send)
    } else {
      try deliver(outgoing.event, to: outgoing.target, outgoing.send)
    }
  }

  /// When a delay ends; nil where there is none to wait for.
  private func dueTime(_ delay: Delay, _ event: Event, at offset: Int) throws(ChartError) -> Int? {
    switch delay {
    case .milliseconds(let count): return later(by: count)
    case .named: return ScheduledEvent.never
    case .expression(let expression):
      let value = try evaluate(expression, event)
      if program.isXState, let number = value.number {
        return later(by: Int(min(max(0, number.isNaN ? 0 : number), 9e15).rounded()))
      }
      if program.isXState { return value.isUndefined ? nil : ScheduledEvent.never }
      let text = value.string ?? value.jsonText()
      guard let count = Delay.milliseconds(in: text) else {
        throw ChartError("\"\(text)\" is not a delay such as 1s or 500ms", at: offset)
      }
      return later(by: count)
    }
  }

  /// The time after a delay; one that no clock reaches where there is no number for it.
  private func later(by milliseconds: Int) -> Int {
    let (time, overflows) = hot.pointee.now.addingReportingOverflow(max(0, milliseconds))
    return overflows ? ScheduledEvent.never : time
  }

  /// Where an event comes from, for those who can see it (§5.10.1).
  private func details(of send: Send, to target: Send.Target) -> Event.Details? {
    let isLocal = target == .internalQueue || target == .session
    if target == .internalQueue || program.isXState && (configuration4 == nil || isLocal)
      || !program.seesEvents && target == .session
    {
      return send.id.map { Event.Details(sendID: $0) }
    }
    return Event.Details(
      sendID: send.id, origin: "#_scxml_" + sessionID, originType: Send.ownType,
      invokeID: target == .parent ? invokeID : nil)
  }

  private func deliver(_ event: Event, to target: Send.Target, _ send: Send) throws(ChartError) {
    switch target {
    case .internalQueue: raise(event)
    case .session:
      enqueueExternal(event)
      record(.sent(event, to: "#_self"))
    case .parent: try sendToParent(event, send)
    case .child(let id): try sendToChild(id, event, send)
    case .address(let address): try sendToSession(address, event, send)
    case .actor(let path): try self.send(event, toActor: path)
    case .expression, .origin: break
    }
  }

  private func sendToParent(_ event: Event, _ send: Send) throws(ChartError) {
    guard let parent else {
      record(.undelivered(event, to: "#_parent"))
      let error = ChartError(
        "\"\(event.name)\" was sent to a parent, but this session has none", at: send.offset)
      if program.isXState { throw error }
      return raiseError("error.communication", error, sendID: send.id)
    }
    if hot.pointee.isCancelled { return }
    var event = event
    if configuration4 != nil {
      // What a child escalates is an error of the child (XState v4).
      if event.name == Self.escalation {
        event = Event(
          program.names.actorError + invokeID, .platform, data: event.data, details: event.details)
      }
    } else if program.isXState {
      event = Event(
        event.name, .external, data: event.data,
        details: Event.Details(sendID: send.id, origin: "#_" + invokeID, invokeID: invokeID))
    }
    parent.enqueueExternal(event)
    record(.sent(event, to: "#_parent"))
  }

  private func sendToChild(_ id: String, _ event: Event, _ send: Send) throws(ChartError) {
    guard let child = children.first(where: { $0.id == id && !$0.isDetached }) else {
      if configuration4 != nil, let parent, parent.ownID == id { return try sendToParent(event, send) }
      record(.undelivered(event, to: "#_" + id))
      let error = ChartError("\"\(event.name)\" was sent to \"\(id)\", which is not running", at: send.offset)
      if program.isXState { throw error }
      return raiseError("error.communication", error, sendID: send.id)
    }
    child.session?.enqueueExternal(event)
    child.script?.inbox.append(.event(event))
    record(.sent(event, to: "#_" + id))
  }

  /// An address that leads nowhere: another session cannot be reached, anything else is no valid target (§6.2.5).
  private func sendToSession(_ address: String, _ event: Event, _ send: Send) throws(ChartError) {
    let isSession = address.hasPrefix(Session.addressPrefix)
    if isSession, let session = root.session(withID: address.dropFirst(Session.addressPrefix.utf8.count)) {
      if hot.pointee.isCancelled && session === parent { return }
      session.enqueueExternal(event)
      return record(.sent(event, to: session === self ? "#_self" : address))
    }
    record(.undelivered(event, to: address))
    let error = ChartError(
      isSession ? "the session \"\(address)\" cannot be reached" : "\"\(address)\" is no target for an event",
      at: send.offset)
    if !isSession && !program.isXState || configuration4 != nil { throw error }
    raiseError(isSession ? "error.communication" : "error.execution", error, sendID: send.id)
  }

  /// The name of an event that escalates an error to the parent (XState v4).
  static let escalation = "xstate.error"

  /// The id under which XState v4 knows the session.
  private var ownID: String { parent == nil ? program.chart.name : invokeID }

  private static let addressPrefix = "#_scxml_"

  private var root: Session {
    var here = self
    while let parent = here.parent { here = parent }
    return here
  }

  /// The running session with this id, here or below.
  private func session(withID id: Substring) -> Session? {
    if isRunning && sessionID == id { return self }
    for child in children {
      if let found = child.session?.session(withID: id) { return found }
    }
    return nil
  }

  // MARK: Timers

  private func schedule(
    _ event: Event, to target: Send.Target, due: Int, _ send: Send
  ) throws(ChartError) {
    let destination: ScheduledEvent.Destination
    switch target {
    case .internalQueue: destination = .internal
    case .parent: destination = .parent
    case .child(let id): destination = .child(id)
    case .session, .expression, .origin: destination = .session
    case .actor(let path):
      throw ChartError("events with a delay reach parents and children only, not \(path)", at: send.offset)
    case .address(let address):
      guard address.hasPrefix(Session.addressPrefix) else { return try sendToSession(address, event, send) }
      destination = .address(address)
    }
    let timer = ScheduledEvent(
      due: due, number: makeID(), sendID: send.id, event: event, destination: destination)
    let at = rest.schedule.firstIndex { $0.due > due } ?? rest.schedule.count
    change { $0.schedule.insert(timer, at: at) }
    record(.timerStarted(timer))
  }

  func cancel(_ id: Expression, _ event: Event, at offset: Int) throws(ChartError) {
    let sendID = try text(id, event)
    let timers = rest.schedule.filter { $0.sendID == sendID }
    // XState keeps one handle for an id, so only the timer that was started last can be cancelled.
    let cancelled = program.isXState ? timers.max { $0.number < $1.number }.map { [$0] } ?? [] : timers
    if cancelled.isEmpty { return }
    for timer in cancelled { record(.timerCancelled(timer)) }
    change { $0.schedule.removeAll { timer in cancelled.contains { $0.number == timer.number } } }
  }

  /// The time of the next timer here or in a child.
  var nextDue: Int? {
    var next = rest.schedule.first?.due
    for child in children {
      guard let due = child.session?.nextDue else { continue }
      next = min(next ?? due, due)
    }
    return next == ScheduledEvent.never ? nil : next
  }

  func setClock(_ time: Int) {
    hot.pointee.now = time
    for child in children { child.session?.setClock(time) }
  }

  /// All timers that are due at a time, here and in children, in the order in which they are due.
  func timersDue(at time: Int) -> [(session: Session, timer: ScheduledEvent)] {
    var due = rest.schedule.filter { $0.due <= time }.map { (session: self, timer: $0) }
    for child in children { due += child.session?.timersDue(at: time) ?? [] }
    if parent == nil { due.sort { ($0.timer.due, $0.timer.number) < ($1.timer.due, $1.timer.number) } }
    return due
  }

  /// Delivers a timer that was due when the clock moved, even where it has been cancelled since (XState v4's
  /// `SimulatedClock`); what has ended hears nothing.
  func deliverFlushed(_ timer: ScheduledEvent) {
    guard isRunning, isReachable else { return }
    if !deliverTimer(timer.number) { deliverOrFail(timer) }
  }

  private var isReachable: Bool {
    guard let parent else { return true }
    return parent.children.contains { $0.session === self } && parent.isReachable
  }

  /// Delivers the first timer that is due now, here or in a child. Returns whether there was one.
  func deliverDueTimer() -> Bool {
    guard let due = nextDue, due <= hot.pointee.now else { return false }
    if let timer = rest.schedule.first, timer.due == due { return deliverTimer(timer.number) }
    return children.contains { child in
      guard let session = child.session, session.nextDue == due else { return false }
      return session.deliverDueTimer()
    }
  }

  /// Delivers a timer whatever its time. Returns whether it exists here or in a child.
  @discardableResult
  func deliverTimer(_ number: Int) -> Bool {
    guard let timer = rest.schedule.first(where: { $0.number == number }) else {
      return children.contains { $0.session?.deliverTimer(number) ?? false }
    }
    change { $0.schedule.removeAll { $0.number == number } }
    if timer.destination == .internal { beginMacrostep() }
    deliverOrFail(timer)
    return true
  }

  private func deliverOrFail(_ timer: ScheduledEvent) {
    do {
      try deliver(timer)
    } catch {
      guard configuration4 != nil else { return fail(error) }
      // The next microstep tells.
      fault = error
      hot.pointee.isMidStep = true
    }
  }

  private func deliver(_ timer: ScheduledEvent) throws(ChartError) {
    let name = Expression.literal(.string(timer.event.name))
    switch timer.destination {
    case .session: enqueueExternal(timer.event)
    case .internal: raise(timer.event)
    case .parent: try sendToParent(timer.event, Send(name, to: .parent))
    case .child(let id): try sendToChild(id, timer.event, Send(name, to: .child(id)))
    case .address(let address):
      try sendToSession(address, timer.event, Send(name, to: .address(address), id: timer.sendID))
    case .script(let child, let number, let period):
      fireScriptTimer(timer, child: child, number: number, period: period)
    }
  }
}
