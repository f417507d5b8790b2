/// Why a call on State Backed's service has no answer.
public struct StateBackedError: Error, Hashable, Sendable {
  /// The machine-readable text of an error.
  public enum Code: String, Hashable, Sendable {
    case invalidParameter = "invalid-parameter"
    case noMigrationPath = "no-migration-path"
    case missingScope = "missing-scope"
    case rejectedByMachineAuthorizer = "rejected-by-machine-authorizer"
    case missingUser = "missing-user"
    case missingOrg = "missing-org"
    case notFound = "not-found"
    case invalidState = "invalid-state"
    /// A guard or an action failed, the context became too large, or the steps do not end; all is as it was before.
    case transitionFailed = "transition-failed"
    /// Nothing settled in time, and no transition was taken; all is as it was before.
    case notSettled = "not-settled"

    /// The status of HTTP.
    public var status: Int {
      switch self {
      case .invalidParameter, .noMigrationPath: 400
      case .missingScope, .rejectedByMachineAuthorizer, .missingUser, .missingOrg: 403
      case .notFound: 404
      case .invalidState: 409
      case .transitionFailed, .notSettled: 500
      }
    }
  }

  /// What a program can act on.
  public var code: Code
  /// One sentence for people.
  public var message: String
  /// The parameter at fault.
  public var parameter: String?

  /// An error; of an invalid parameter its name.
  public init(_ code: Code, _ message: String, parameter: String? = nil) {
    (self.code, self.message, self.parameter) = (code, message, parameter)
  }

  static func invalid(_ parameter: String, _ message: String) -> Self {
    Self(.invalidParameter, message, parameter: parameter)
  }

  /// The body of the answer: `{error, code, parameter?}`.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["error"] = .string(message)
    members["code"] = .string(code.rawValue)
    if let parameter { members["parameter"] = .string(parameter) }
    return .object(members)
  }
}

/// Who calls: the authContext, and what the caller may do.
public struct StateBackedCaller: Hashable, Sendable {
  /// The authContext, an object; null for a caller without a user. Its key `org`, where it is null, says that the caller
  /// belongs to no organisation.
  public var auth: Value
  /// Nil stands for every scope.
  public var scopes: Set<String>?

  /// A caller with an authContext; with every scope where none are given.
  public init(auth: Value = Self.anonymous, scopes: Set<String>? = nil) {
    (self.auth, self.scopes) = (auth.isUndefined ? Self.anonymous : auth, scopes)
  }

  /// The authContext of a session that nobody has signed in to.
  public static let anonymous: Value = ["auth": "anonymous", "did": "local", "sid": "local"]

  /// Throws unless the caller has a user, an organisation and one of the scopes.
  func check(_ wanted: String...) throws(StateBackedError) {
    if let scopes, scopes.isDisjoint(with: wanted) {
      throw StateBackedError(.missingScope, "the caller lacks the scope \"\(wanted[0])\"")
    }
    guard auth.object != nil else { throw StateBackedError(.missingUser, "the caller has no user") }
    if auth["org"] == .null { throw StateBackedError(.missingOrg, "the caller belongs to no organisation") }
  }
}

/// The name of an instance: its machine's slug and its own.
public struct StateBackedAddress: Hashable, Sendable {
  /// The machine's slug.
  public var machine: String
  /// The instance's slug.
  public var instance: String

  /// The instance of a machine, by both slugs.
  public init(_ machine: String, _ instance: String) { (self.machine, self.instance) = (machine, instance) }
}

/// Creates an instance.
public struct CreateInstanceRequest: Hashable, Sendable {
  /// The machine's slug.
  public var machine: String
  /// The slug that the instance is to have: 1 to 128 of `a-zA-Z0-9_-`.
  public var slug: String
  /// Its keys replace the definition's top-level keys; an object.
  public var context: Value
  /// Nil stands for the current version.
  public var machineVersionID: String?

  /// An instance of a machine's current version, or of another one.
  public init(
    machine: String, slug: String, context: Value = .emptyObject, machineVersionID: String? = nil
  ) {
    (self.machine, self.slug, self.context) = (machine, slug, context)
    self.machineVersionID = machineVersionID
  }
}

/// An instance as any client sees it.
public struct StateBackedState: Hashable, Sendable {
  /// Milliseconds; when the last transition ended. Never decreases.
  public var ts: Int
  /// In XState v4's form: a string, or an object that maps parents to children.
  public var state: Value
  /// Nil where the context has no `public`.
  public var publicContext: Value?
  /// Of all active states, sorted.
  public var tags: [String]
  /// Whether the machine has come to its end.
  public var done: Bool

  /// The body of the answer.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["ts"] = .number(Double(ts))
    members["state"] = state
    if let publicContext { members["publicContext"] = publicContext }
    members["tags"] = .array(tags.map { .string($0) })
    members["done"] = .bool(done)
    return .object(members)
  }
}

/// Whether an instance takes events.
public enum StateBackedStatus: String, Hashable, Sendable { case running, paused }

/// An instance as its administrators see it.
public struct StateBackedAdminState: Hashable, Sendable {
  /// In XState v4's form.
  public var state: Value
  /// All of the context, not its public part alone.
  public var context: Value
  /// Whether the instance takes events.
  public var status: StateBackedStatus
  /// Of all active states, sorted.
  public var tags: [String]
  /// Whether the machine has come to its end.
  public var done: Bool
  /// The id of the version that it runs.
  public var machineVersion: String
  /// The id of the version that it is to run; nil where that is the same.
  public var desiredMachineVersion: String?
  /// Milliseconds.
  public var createdAt: Int

  /// The body of the answer.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["state"] = state
    members["context"] = context
    members["status"] = .string(status.rawValue)
    members["tags"] = .array(tags.map { .string($0) })
    members["done"] = .bool(done)
    members["machineVersion"] = .string(machineVersion)
    if let desiredMachineVersion { members["desiredMachineVersion"] = .string(desiredMachineVersion) }
    members["createdAt"] = .string(CivilTime.text(of: createdAt))
    return .object(members)
  }
}

/// A macrostep of an instance that changed something.
public struct StateBackedTransition: Hashable, Sendable {
  /// Milliseconds.
  public var createdAt: Int
  /// The state that it led to, in XState v4's form.
  public var state: Value
  /// `{type, …}`; the first is `xstate.init`.
  public var event: Value
  /// Whether the service made the event: the error of a child that it stopped.
  public var isSynthetic: Bool

  /// A transition; by default one that a client or the machine itself made.
  public init(createdAt: Int, state: Value, event: Value, isSynthetic: Bool = false) {
    (self.createdAt, self.state, self.event) = (createdAt, state, event)
    self.isSynthetic = isSynthetic
  }

  /// A member of the answer's `transitions`.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["createdAt"] = .string(CivilTime.text(of: createdAt))
    members["state"] = state
    members["event"] = event
    if isSynthetic { members["synthetic"] = true }
    return .object(members)
  }
}

/// A part of a list, and where the next one begins.
public struct StateBackedPage<Item: Sendable & Hashable>: Hashable, Sendable {
  /// At most 100.
  public var items: [Item]
  /// Nil on the last page.
  public var cursor: String?
}

/// A machine definition, as lists have it.
public struct StateBackedMachine: Hashable, Sendable {
  /// Its name.
  public var slug: String
  /// Milliseconds.
  public var createdAt: Int
  /// The id of the current version; nil before there is one.
  public var currentVersion: String?

  /// A member of the answer's `machines`.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["slug"] = .string(slug)
    members["createdAt"] = .string(CivilTime.text(of: createdAt))
    if let currentVersion { members["currentVersion"] = .string(currentVersion) }
    return .object(members)
  }
}

/// A version of a machine, as lists have it.
public struct StateBackedVersion: Hashable, Sendable {
  /// `ver_…`.
  public var id: String
  /// Milliseconds.
  public var createdAt: Int
  /// Free text: a semantic version, a time, a commit.
  public var clientInfo: String

  /// A member of the answer's `versions`.
  public var json: Value {
    [
      "id": .string(id), "createdAt": .string(CivilTime.text(of: createdAt)),
      "clientInfo": .string(clientInfo),
    ]
  }
}

/// An instance, as lists have it.
public struct StateBackedInstance: Hashable, Sendable {
  /// Its name.
  public var slug: String
  /// Milliseconds.
  public var createdAt: Int
  /// Whether it takes events.
  public var status: StateBackedStatus
  /// The id of the version that it runs.
  public var machineVersion: String

  /// A member of the answer's `instances`.
  public var json: Value {
    [
      "slug": .string(slug), "createdAt": .string(CivilTime.text(of: createdAt)),
      "status": .string(status.rawValue), "machineVersion": .string(machineVersion),
    ]
  }
}

/// A line that an instance or its policies have written.
public struct StateBackedLog: Hashable, Sendable {
  /// Milliseconds.
  public var timestamp: Int
  /// The machine's slug.
  public var machine: String
  /// The instance's slug.
  public var instance: String
  /// The id of the version that ran.
  public var machineVersionID: String
  /// Whether it is for `stderr`.
  public var isError: Bool
  /// The line.
  public var text: String

  /// A line of an instance.
  public init(
    timestamp: Int, machine: String, instance: String, machineVersionID: String, isError: Bool, text: String
  ) {
    (self.timestamp, self.machine, self.instance) = (timestamp, machine, instance)
    (self.machineVersionID, self.isError, self.text) = (machineVersionID, isError, text)
  }

  /// A member of the answer's `logs`.
  public var json: Value {
    [
      "timestamp": .string(CivilTime.text(of: timestamp)), "orgId": "org_local",
      "machineName": .string(machine),
      "instanceName": .string(instance), "machineVersionId": .string(machineVersionID),
      "outputType": isError ? "stderr" : "stdout", "log": .string(text),
    ]
  }
}

/// Times as texts: `1970-01-01T00:00:00.000Z`.
enum CivilTime {
  /// From milliseconds since 1970.
  static func text(of milliseconds: Int) -> String {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    // Years begin in March, so that a leap day is a year's last.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let civilYear = year + era * 400 + (civilMonth <= 2 ? 1 : 0)
    let date = "\(padded(civilYear, 4))-\(padded(civilMonth, 2))-\(padded(day, 2))"
    let clock =
      "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
    return "\(date)T\(clock).\(padded(rest % 1000, 3))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
