/// Where services keep what they know, beside memory: rows that outlive the process.
///
/// Services write as they go, and read by name what they need; an instance that nobody asks for is not read. What was
/// written since the last ``commit()`` becomes durable together or not at all.
///
/// An archive that has failed once stays so: ``failure`` says why, what it answers from then on is worth nothing, and no
/// answer that was made with its help may be given out. Only the services' owner uses an archive, one call at a time.
public protocol ServiceArchive: AnyObject, Sendable {
  /// Why the archive cannot be used any more, in a sentence; nil while it can.
  var failure: String? { get }
  /// Notes that what was read cannot be understood.
  func fail(_ reason: String)
  /// Makes durable what was written since this was last called.
  func commit()

  // MARK: Clocks and charts

  /// A service's virtual time in milliseconds; nil where it was never kept.
  func clock(of service: ArchivedService) -> Int?
  func keep(clock: Int, of service: ArchivedService)
  /// The number under which a chart is kept; it is kept where it was not. Equal texts of one name are one chart.
  func number(of chart: Chart) -> Int
  /// The chart of a number, and what it is run with; nil, and a failure, where it cannot be had.
  func chart(_ number: Int) -> (chart: Chart, options: EngineOptions)?

  // MARK: State Backed's

  /// All machine definitions in the order they were made.
  func definitions() -> [ArchivedDefinition]
  func keep(_ definition: ArchivedDefinition)
  func keep(_ version: ArchivedVersion, of machine: String)
  func keep(_ migration: ArchivedMigration, of machine: String)
  /// Forgets a machine without instances, its versions and its migrations.
  func remove(machine: String)

  func instance(_ address: StateBackedAddress) -> ArchivedInstance?
  /// Keeps an instance, new or known, and the transitions that it has made since it was last kept. Of many transitions
  /// the latest are kept.
  func keep(_ instance: ArchivedInstance, at address: StateBackedAddress, made: [StateBackedTransition])
  func remove(_ address: StateBackedAddress)
  /// Instances whose number is larger than one, in the order of their numbers.
  func instances(of machine: String, after number: Int, limit: Int) -> [(slug: String, ArchivedInstance)]
  /// An instance's transitions that are kept, from a number on, the first one being 0, and the number of the first of
  /// these.
  func transitions(
    of address: StateBackedAddress, from number: Int, limit: Int
  ) -> (first: Int, items: [StateBackedTransition])
  /// Instances with something that is due at a time, by the names of their machines and their own.
  func instances(dueBy time: Int) -> [StateBackedAddress]

  func keep(_ log: StateBackedLog)
  func logs(_ query: StateBackedLogQuery, limit: Int) -> [StateBackedLog]

  // MARK: statecharts.v1's

  /// Ids of the registered statecharts with their charts' numbers, in the order they were first registered.
  func statecharts() -> [(id: String, chart: Int, made: Int)]
  /// Registers a chart under an id, or says how many machines it has made.
  func keep(statechart id: String, chart: Int, made: Int)
  func remove(statechart id: String)

  func machine(_ id: String) -> ArchivedMachine?
  /// The steps of a machine, as JSON, the first one first.
  func steps(of id: String) -> [String]
  /// Keeps a machine, new or known, and the steps, as JSON, that it has made since it was last kept. Of many steps the
  /// latest are kept.
  func keep(_ machine: ArchivedMachine, id: String, made: [String])
  func remove(machineID id: String)
  /// Ids of all machines, or of a chart's that are live, in the order of their creation.
  func machineIDs(liveOf statechart: String?) -> [String]
  /// Ids of machines with something that is due at a time, in the order of their creation.
  func machineIDs(dueBy time: Int) -> [String]
}

/// The services that keep a clock in an archive.
public enum ArchivedService: String, Hashable, Sendable {
  case stateBacked = "state-backed"
  case statecharts = "statecharts.v1"
}

/// A machine definition of State Backed's as an archive keeps it.
public struct ArchivedDefinition: Hashable, Sendable {
  /// The machine's name.
  public var slug: String
  /// Milliseconds, as all times here.
  public var createdAt: Int
  /// The id of the current version; nil before there is one.
  public var currentVersion: String?
  /// How many instances it has made so far.
  public var madeInstances: Int
  /// How many versions it has made so far.
  public var madeVersions: Int
  /// In the order they were made.
  public var versions: [ArchivedVersion] = []
  /// In the order they were made.
  public var migrations: [ArchivedMigration] = []

  /// A definition; without versions and migrations where they are not wanted.
  public init(
    slug: String, createdAt: Int, currentVersion: String?, madeInstances: Int, madeVersions: Int,
    versions: [ArchivedVersion] = [], migrations: [ArchivedMigration] = []
  ) {
    (self.slug, self.createdAt, self.currentVersion) = (slug, createdAt, currentVersion)
    (self.madeInstances, self.madeVersions) = (madeInstances, madeVersions)
    (self.versions, self.migrations) = (versions, migrations)
  }
}

/// A machine version; it cannot change.
public struct ArchivedVersion: Hashable, Sendable {
  /// `ver_…`.
  public var id: String
  /// The number of its chart.
  public var chart: Int
  /// Free text: a semantic version, a time, a commit.
  public var clientInfo: String
  /// Milliseconds.
  public var createdAt: Int

  /// A version of the chart with a number.
  public init(id: String, chart: Int, clientInfo: String, createdAt: Int) {
    (self.id, self.chart, self.clientInfo, self.createdAt) = (id, chart, clientInfo, createdAt)
  }
}

/// A way from one version to another.
public struct ArchivedMigration: Hashable, Sendable {
  /// `mig_…`.
  public var id: String
  /// The id of the version that instances come from.
  public var from: String
  /// The id of the version that they come to.
  public var to: String

  /// A migration between two versions of one machine.
  public init(id: String, from: String, to: String) { (self.id, self.from, self.to) = (id, from, to) }
}

/// An instance of State Backed's.
public struct ArchivedInstance: Hashable, Sendable {
  /// Counts a machine's instances in the order of their creation.
  public var number: Int
  /// When it was created.
  public var createdAt: Int
  /// The id of the version that it runs.
  public var version: String
  /// The id of the version that it is to run; nil where that is the same.
  public var desiredVersion: String?
  /// Whether it takes events.
  public var status: StateBackedStatus
  /// When its last transition ended.
  public var ts: Int
  /// How many transitions it has made in all.
  public var made: Int
  /// When something happens by itself next, in the service's time.
  public var due: Int?
  /// The state in XState v4's form, as JSON.
  public var state: String
  /// All that it needs to go on, as JSON.
  public var snapshot: String

  /// An instance, all of it but its transitions.
  public init(
    number: Int, createdAt: Int, version: String, desiredVersion: String?, status: StateBackedStatus,
    ts: Int, made: Int, due: Int?, state: String, snapshot: String
  ) {
    (self.number, self.createdAt, self.version, self.desiredVersion) = (
      number, createdAt, version, desiredVersion
    )
    (self.status, self.ts, self.made, self.due) = (status, ts, made, due)
    (self.state, self.snapshot) = (state, snapshot)
  }
}

/// A machine of statecharts.v1's service.
public struct ArchivedMachine: Hashable, Sendable {
  /// The id that it was created by.
  public var statechart: String
  /// The number of the chart that it runs, which may have been replaced since.
  public var chart: Int
  /// Whether it was stopped from outside.
  public var isStopped: Bool
  /// Whether it refuses steps for a while.
  public var isPaused: Bool
  /// Whether it takes steps, or will when it is no longer paused.
  public var isLive: Bool
  /// How many steps it has made in all.
  public var made: Int
  /// The service's time at which the snapshot was the present.
  public var clock: Int
  /// When something happens by itself next, in the service's time.
  public var due: Int?
  /// Labels of the active states, as JSON.
  public var configuration: String
  /// All that it needs to go on, as JSON.
  public var snapshot: String

  /// A machine, all of it but its steps.
  public init(
    statechart: String, chart: Int, isStopped: Bool, isPaused: Bool, isLive: Bool, made: Int, clock: Int,
    due: Int?, configuration: String, snapshot: String
  ) {
    (self.statechart, self.chart, self.isStopped, self.isPaused) = (statechart, chart, isStopped, isPaused)
    (self.isLive, self.made, self.clock, self.due) = (isLive, made, clock, due)
    (self.configuration, self.snapshot) = (configuration, snapshot)
  }
}

/// Which lines of the logs are asked for.
public struct StateBackedLogQuery: Hashable, Sendable {
  /// Milliseconds, both included.
  public var from: Int
  /// The last time that is asked for; nil stands for the end.
  public var end: Int?
  /// The machine's name; nil stands for all.
  public var machine: String?
  /// The instance's name; nil stands for all.
  public var instance: String?
  /// The version's id; nil stands for all.
  public var version: String?

  /// Lines from a time on, as far as they are of what is named.
  public init(
    from: Int, to end: Int? = nil, machine: String? = nil, instance: String? = nil, version: String? = nil
  ) {
    (self.from, self.end, self.machine, self.instance) = (from, end, machine, instance)
    self.version = version
  }

  /// Whether a line is asked for.
  public func fits(_ line: StateBackedLog) -> Bool {
    line.timestamp >= from && line.timestamp <= end ?? Int.max && line.machine == machine ?? line.machine
      && line.instance == instance ?? line.instance
      && line.machineVersionID == version ?? line.machineVersionID
  }
}
