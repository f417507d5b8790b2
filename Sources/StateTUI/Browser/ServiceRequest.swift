import ChartKit

/// An instance of a machine, by both slugs.
struct InstanceKey: Hashable, Sendable {
  var machine: String
  var instance: String

  var address: StateBackedAddress { StateBackedAddress(machine, instance) }
  var text: String { "\(machine)/\(instance)" }
}

/// What is asked of a service: a call as its clients make it.
enum ServiceRequest: Hashable, Sendable {
  case create(machine: String, slug: String, context: Value, version: String?)
  case send(InstanceKey, Event)
  case read(InstanceKey)
  case admin(InstanceKey)
  case setStatus(InstanceKey, StateBackedStatus)
  case setVersion(InstanceKey, String)
  case delete(InstanceKey, name: String)
  case addMigration(machine: String, from: String, to: String)
  /// statecharts.v1's CreateMachine; undefined stands for no context.
  case createMachine(chart: String, context: Value)
  case step(InstanceKey, String, context: Value)
  /// statecharts.v1 names no call for the rest; the machine is looked at as it is.
  case machine(InstanceKey)
  case pauseMachine(InstanceKey, Bool)
  case deleteMachine(InstanceKey, name: String)

  /// The HTTP method and path, or the gRPC path.
  var line: String {
    switch self {
    case .create(let machine, _, _, _): "POST /machines/\(machine)"
    case .send(let key, _): "POST /machines/\(key.machine)/i/\(key.instance)/events"
    case .read(let key): "GET /machines/\(key.machine)/i/\(key.instance)"
    case .admin(let key): "GET /machines/\(key.machine)/i/\(key.instance)/admin"
    case .setStatus(let key, _): "PUT /machines/\(key.machine)/i/\(key.instance)/status"
    case .setVersion(let key, _): "PUT /machines/\(key.machine)/i/\(key.instance)/v"
    case .delete(let key, _): "DELETE /machines/\(key.machine)/i/\(key.instance)"
    case .addMigration(let machine, _, _): "POST /machines/\(machine)/migrations"
    case .createMachine: "statecharts.v1.StatechartService/CreateMachine"
    case .step: "statecharts.v1.StatechartService/Step"
    case .machine(let key): "machine \(key.instance)"
    case .pauseMachine(let key, let isPaused): "\(isPaused ? "pause" : "resume") \(key.instance)"
    case .deleteMachine(let key, _): "delete \(key.instance)"
    }
  }

  /// The body; undefined where the call has none.
  var body: Value {
    switch self {
    case .create(_, let slug, let context, let version):
      var body = Value.emptyObject.object ?? [:]
      body["slug"] = .string(slug)
      if context != .emptyObject { body["context"] = context }
      if let version { body["machineVersionId"] = .string(version) }
      return .object(body)
    case .send(_, let event): return ["event": event.asClientsSend]
    case .setStatus(_, let status): return ["status": .string(status.rawValue)]
    case .setVersion(_, let id): return ["targetMachineVersionId": .string(id)]
    case .delete(_, let name): return ["dangerDataWillBeDeletedForever": true, "name": .string(name)]
    case .addMigration(_, let from, let to):
      return ["fromMachineVersionId": .string(from), "toMachineVersionId": .string(to)]
    case .createMachine(let chart, let context):
      return Self.body(["statechartId": .string(chart)], context)
    case .step(let key, let event, let context):
      return Self.body(["statechartId": .string(key.instance), "event": .string(event)], context)
    case .read, .admin, .machine, .pauseMachine, .deleteMachine: return .undefined
    }
  }

  private static func body(_ members: Value, _ context: Value) -> Value {
    guard !context.isUndefined, var object = members.object else { return members }
    object["context"] = context
    return .object(object)
  }

  /// What it does, in a word or two.
  var words: String {
    switch self {
    case .create, .createMachine: "creation"
    case .send(_, let event): event.name
    case .step(_, let event, _): event
    case .read, .machine: "read"
    case .admin: "look as administrator"
    case .setStatus(_, let status): status == .paused ? "pause" : "resume"
    case .pauseMachine(_, let isPaused): isPaused ? "pause" : "resume"
    case .setVersion: "upgrade"
    case .delete, .deleteMachine: "deletion"
    case .addMigration: "migration"
    }
  }

  /// The instance that it is about; nil for one that is to be created, and for machines.
  var key: InstanceKey? {
    switch self {
    case .send(let key, _), .read(let key), .admin(let key), .setStatus(let key, _), .setVersion(let key, _),
      .delete(let key, _), .step(let key, _, _), .machine(let key), .pauseMachine(let key, _),
      .deleteMachine(let key, _):
      key
    case .create(let machine, let slug, _, _): InstanceKey(machine: machine, instance: slug)
    case .createMachine, .addMigration: nil
    }
  }

  /// Whether it only looks.
  var isReading: Bool {
    switch self {
    case .read, .admin, .machine: true
    default: false
    }
  }
}

extension Event {
  /// A bare name, or `{type, …}`.
  fileprivate var asClientsSend: Value {
    if data.isUndefined { return .string(name) }
    var members = Value.emptyObject.object ?? [:]
    members["type"] = .string(name)
    guard let fields = data.object else {
      members["data"] = data
      return .object(members)
    }
    for (key, value) in fields where key != "type" { members[key] = value }
    return .object(members)
  }
}

/// A call that was answered.
struct ServiceReply: Sendable {
  var request: ServiceRequest
  /// The profile that it was made as.
  var profile: String
  /// The service's time at the end, in milliseconds.
  var time: Int
  /// The status of HTTP, or the code of gRPC.
  var status: Int
  /// Null where the answer has no body.
  var body: Value
  var isFine: Bool
  /// What the policy said that was asked; nil where none was.
  var verdict: StateBackedVerdict?
  var settling: StateBackedSettling?
  /// The instance that it made or was about.
  var key: InstanceKey?
  /// The parameter that the error names, and its code.
  var parameter: String?
  var code: String?

  /// What went wrong, in a sentence; empty where nothing did.
  var message: String {
    (body["error"] ?? body["result"]?["message"] ?? body["message"])?.string ?? ""
  }

  /// `200`, `403 rejected-by-machine-authorizer`, `0 OK`.
  var statusText: String {
    if let code { return "\(status) \(code)" }
    return status == 0 ? "0 OK" : String(status)
  }
}
