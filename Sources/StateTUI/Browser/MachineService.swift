import ChartKit

/// The services that the browser's machines live in, on one virtual clock. What was called can be taken back: the
/// services are values.
struct MachineService: Sendable {
  /// The two services, and what was called so far.
  fileprivate struct Moment: Sendable {
    var backed = StateBackedStore()
    var charts = StatechartStore()
    var replies: [ServiceReply] = []
    /// How many of the registrations it has.
    var registered = 0
  }

  private struct Registration: Sendable {
    var machine: String
    var chart: Chart
    var options: EngineOptions
  }

  /// A call that has begun and waits for its instance to settle.
  struct OpenCall: Sendable {
    var request: ServiceRequest
    var profile: Profile
    var verdict: StateBackedVerdict?
    var call: StateBackedCall
  }

  /// Calls that can be taken back.
  private static let pastLimit = 200

  private var here = Moment()
  private var past: [Moment] = []
  private var future: [Moment] = []
  private var registrations: [Registration] = []
  /// Machines of statecharts.v1's service; the others are State Backed's.
  private var statechartIDs: Set<String> = []
  private(set) var open: OpenCall?
  /// Grows with everything that changes.
  private(set) var version = 0

  var now: Int { here.backed.now }
  var replies: [ServiceReply] { here.replies }
  var backed: StateBackedStore { here.backed }
  var charts: StatechartStore { here.charts }
  var canUndo: Bool { !past.isEmpty }
  var canRedo: Bool { !future.isEmpty }

  func isStatechart(_ machine: String) -> Bool { statechartIDs.contains(machine) }

  // MARK: Machines

  /// Registers a chart as a machine's next version. Where it says how instances come from the version before, that is a
  /// migration.
  mutating func register(_ machine: String, _ chart: Chart, options: EngineOptions) {
    registrations.append(Registration(machine: machine, chart: chart, options: options))
    if chart.dialect == .statechartsV1 { statechartIDs.insert(machine) }
    catchUp()
    version += 1
  }

  /// Moments from before a chart was registered have it too.
  private mutating func catchUp() {
    for one in registrations[here.registered...] {
      here.charts.register(one.machine, one.chart, options: one.options)
      let before = here.backed.currentVersion(of: one.machine)
      let id = here.backed.register(one.machine, one.chart, options: one.options)
      if let before, let id, here.backed.policies(of: one.machine, version: id).contains(where: \.isUpgrade) {
        _ = try? here.backed.createMigration(of: one.machine, from: before, to: id, as: StateBackedCaller())
      }
    }
    here.registered = registrations.count
  }

  // MARK: Undoing

  /// What the body does can be taken back.
  @discardableResult
  private mutating func changing<Result>(_ body: (inout Moment) -> Result) -> Result {
    past.append(here)
    if past.count > Self.pastLimit { past.removeFirst() }
    future = []
    version += 1
    return body(&here)
  }

  /// Takes back what last changed something; returns in words what it was.
  mutating func undo() -> String? {
    guard let before = past.popLast() else { return nil }
    future.append(here)
    let taken = MachineService.difference(before, here)
    here = before
    catchUp()
    version += 1
    return taken
  }

  mutating func redo() -> String? {
    guard let after = future.popLast() else { return nil }
    past.append(here)
    let done = MachineService.difference(here, after)
    here = after
    catchUp()
    version += 1
    return done
  }

  /// The call that led from one moment to the next, or how far the clock was moved.
  private static func difference(_ before: Moment, _ after: Moment) -> String {
    let grown = after.replies.count - before.replies.count
    let new = after.replies.suffix(before.replies.count < Moment.replyLimit ? max(0, grown) : 1)
    if let reply = new.first(where: { $0.isFine && !$0.request.isReading }), reply.time == after.backed.now {
      return reply.request.line
    }
    return "clock +" + TimeText.exact(after.backed.now - before.backed.now)
  }

  mutating func advance(by milliseconds: Int) {
    changing {
      $0.backed.advance(by: milliseconds)
      $0.charts.advance(by: milliseconds)
    }
  }

  // MARK: Calls

  /// Makes a call. Nil where it has begun and waits: then `open` holds it.
  mutating func call(_ request: ServiceRequest, as profile: Profile) -> ServiceReply? {
    var next = here
    do throws(StateBackedError) {
      switch request {
      case .create, .send:
        let call =
          switch request {
          case .create(let machine, let slug, let context, let version):
            try next.backed.begin(
              CreateInstanceRequest(
                machine: machine, slug: slug, context: context, machineVersionID: version),
              as: profile.caller)
          case .send(let key, let event):
            try next.backed.begin(event, to: key.address, as: profile.caller)
          default: throw StateBackedError(.notFound, "there is no \(request.line)")
          }
        let verdict = next.backed.lastVerdict
        here.backed = next.backed
        let begun = OpenCall(request: request, profile: profile, verdict: verdict, call: call)
        guard call.isSettled else {
          open = begun
          version += 1
          return nil
        }
        return finish(begun)
      default: return keep(try next.answer(request, profile), next, request, profile)
      }
    } catch {
      here.backed = next.backed
      return refuse(error, request, profile, next.backed.lastVerdict)
    }
  }

  /// Waits with the open call until it has settled, at most to the limit.
  mutating func finishOpen() -> ServiceReply? {
    guard let open else { return nil }
    self.open = nil
    return finish(open)
  }

  /// What is called how in the chart of the open call.
  var openNaming: Naming? {
    guard let open else { return nil }
    let address = open.call.address
    var version = (try? here.backed.facts(address))?.state.machineVersion
    if case .create(_, _, _, let wanted) = open.request {
      version = wanted ?? here.backed.currentVersion(of: address.machine)
    }
    guard let version else { return nil }
    return here.backed.interpreter(of: address.machine, version: version).map { Naming($0.chart) }
  }

  /// The open call has not happened.
  mutating func dropOpen() {
    open = nil
    version += 1
  }

  /// Goes on to the next timer of the open call, or answers one of its children. The reply where it has ended by that.
  mutating func goOn(_ answer: (child: String, ActorAnswer)? = nil) -> ServiceReply? {
    guard var open else { return nil }
    version += 1
    do throws(StateBackedError) {
      if let answer {
        try open.call.answer(answer.child, answer.1)
      } else if try !open.call.goToNextTimer() {
        return finishOpen()
      }
    } catch {
      self.open = nil
      return refuse(error, open.request, open.profile, open.verdict)
    }
    self.open = open
    return open.call.isSettled ? finishOpen() : nil
  }

  private mutating func finish(_ open: OpenCall) -> ServiceReply {
    var next = here
    let before = next.backed.now
    do throws(StateBackedError) {
      let state = try next.backed.finish(open.call)
      next.charts.advance(by: next.backed.now - before)
      let address = open.call.address
      var reply = ServiceReply(
        request: open.request, profile: open.profile.name, time: next.backed.now, status: 200,
        body: state.json, isFine: true, verdict: open.verdict)
      reply.key = InstanceKey(machine: address.machine, instance: address.instance)
      reply.settling = try next.backed.facts(address).settling
      return keep(reply, next)
    } catch {
      return refuse(error, open.request, open.profile, open.verdict)
    }
  }

  private mutating func keep(
    _ answer: Moment.Answer, _ next: Moment, _ request: ServiceRequest, _ profile: Profile
  ) -> ServiceReply {
    var reply = ServiceReply(
      request: request, profile: profile.name, time: next.backed.now, status: answer.status,
      body: answer.body, isFine: answer.isFine, verdict: next.backed.lastVerdict)
    if case .read = request {} else { reply.verdict = nil }
    reply.key = answer.key ?? request.key
    return request.isReading || !answer.isFine ? note(reply) : keep(reply, next)
  }

  private mutating func keep(_ reply: ServiceReply, _ next: Moment) -> ServiceReply {
    changing {
      $0 = next
      $0.note(reply)
    }
    return reply
  }

  private mutating func note(_ reply: ServiceReply) -> ServiceReply {
    here.note(reply)
    version += 1
    return reply
  }

  private mutating func refuse(
    _ error: StateBackedError, _ request: ServiceRequest, _ profile: Profile, _ verdict: StateBackedVerdict?
  ) -> ServiceReply {
    var reply = ServiceReply(
      request: request, profile: profile.name, time: now, status: error.code.status, body: error.json,
      isFine: false, verdict: error.code == .rejectedByMachineAuthorizer ? verdict : nil)
    (reply.parameter, reply.code, reply.key) = (error.parameter, error.code.rawValue, request.key)
    return note(reply)
  }
}

extension MachineService.Moment {
  struct Answer {
    var status = 200
    var body = Value.null
    var isFine = true
    var key: InstanceKey?
  }

  /// Replies that are kept.
  fileprivate static let replyLimit = 500

  fileprivate mutating func note(_ reply: ServiceReply) {
    replies.append(reply)
    if replies.count > Self.replyLimit { replies.removeFirst() }
  }

  /// All calls but those that settle.
  fileprivate mutating func answer(
    _ request: ServiceRequest, _ profile: Profile
  ) throws(StateBackedError) -> Answer {
    let caller = profile.caller
    switch request {
    case .read(let key): return Answer(body: try backed.read(key.address, as: caller).json)
    case .admin(let key): return Answer(body: try backed.adminState(key.address, as: caller).json)
    case .setStatus(let key, let status):
      try backed.setStatus(status, of: key.address, as: caller)
      return Answer(status: 204)
    case .setVersion(let key, let id):
      try backed.setDesiredVersion(id, of: key.address, as: caller)
      return Answer(status: 201)
    case .delete(let key, let name):
      try backed.delete(key.address, name: name, as: caller)
      return Answer(status: 204)
    case .addMigration(let machine, let from, let to):
      let id = try backed.createMigration(of: machine, from: from, to: to, as: caller)
      return Answer(body: ["machineVersionMigrationId": .string(id)])
    case .create, .send: throw StateBackedError(.notFound, "there is no \(request.line)")
    case .createMachine, .step, .machine, .pauseMachine, .deleteMachine: return answer(request)
    }
  }

  /// Calls on statecharts.v1's service.
  private mutating func answer(_ request: ServiceRequest) -> Answer {
    do throws(ServiceStatus) {
      switch request {
      case .createMachine(let chart, let context):
        let machine = try charts.createMachine(CreateMachineRequest(statechartID: chart, context: context))
        return Answer(
          status: 0, body: machine.json, key: InstanceKey(machine: chart, instance: machine.machine.id))
      case .step(let key, let event, let context):
        let step = charts.step(StepRequest(statechartID: key.instance, event: event, context: context))
        return Answer(
          status: step.result.code.rawValue, body: step.json, isFine: step.result.code == .ok)
      case .machine(let key):
        guard let machine = charts.machine(key.instance) else {
          throw ServiceStatus(.notFound, "there is no machine \"\(key.instance)\"")
        }
        return Answer(status: 0, body: machine.json)
      case .pauseMachine(let key, let isPaused): try charts.setPaused(key.instance, isPaused)
      case .deleteMachine(let key, let name):
        if name != key.instance {
          throw ServiceStatus(.invalidArgument, "the name is not that of the machine")
        }
        try charts.delete(key.instance)
      default: break
      }
      return Answer(status: 0)
    } catch {
      return Answer(status: error.code.rawValue, body: error.json, isFine: false)
    }
  }
}

extension String {
  fileprivate var isUpgrade: Bool { hasPrefix("upgrade") }
}

extension StateBackedStore {
  /// The id of a machine's current version; nil where there is none.
  func currentVersion(of slug: String) -> String? {
    (try? machine(slug, as: StateBackedCaller()))?.currentVersion
  }
}
