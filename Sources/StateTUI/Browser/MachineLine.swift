import ChartKit

/// A line about machines and their instances: what is taken in the machines browser besides the lines of one chart.
enum MachineLine: Hashable, Sendable {
  /// What is done about a call that waits for its instance to settle.
  enum Settling: String, CaseIterable, Hashable, Sendable { case tell, next, limit, drop }

  case use(String)
  /// The line that is in use where nothing is named.
  case open(String?)
  case switchTo(String?)
  /// `machine` is the one in use where none is named; undefined data stand for no context.
  case create(machine: String?, slug: String?, version: String?, profile: String?, context: Value)
  case send(String, profile: String?, Value)
  case actAs(String)
  /// Without an authContext the profile is taken away; nil scopes are all of them.
  case profile(String, auth: Value?, scopes: [String]?)
  case settle(Settling)
  case read(profile: String?)
  case admin
  case versions
  case addVersion(String)
  case migration(String?)
  case addMigration(String?)
  case upgrade(String?)
  case hold(Bool)
  /// The instance's name, typed once more.
  case delete(String)

  /// The words that such lines begin with, with what follows them.
  static let forms: [(word: String, rest: String, help: String)] = [
    ("use", "MACHINE|VERSION|INSTANCE", "what the lines after it are about; tells how it stands"),
    (
      "create", "[SLUG] [version ID] [as PROFILE] [JSON]",
      "creates an instance of the machine in use, or MACHINE/SLUG; the JSON is its context"
    ),
    (
      "send", "EVENT [as PROFILE] [JSON]",
      "sends an event to the instance in use through its service, as its name alone does"
    ),
    ("act as", "PROFILE", "whose name calls are made in from now on"),
    (
      "profile", "NAME [scopes A,B] [JSON]",
      "keeps a profile with this authContext; without one takes it away"
    ),
    (
      "settle", "next|limit|drop",
      "what a call that waits does: goes to the next timer, to the end, or is taken back"
    ),
    ("read", "[as PROFILE]", "the instance as a client gets it, with what allowRead says"),
    ("admin", "", "the instance as an administrator gets it"),
    ("versions", "", "lists the versions of the machine in use"),
    ("version", "FILE", "registers a document as the next version of the machine in use"),
    ("migration", "[VERSION]", "what going over to a version would make of the instance"),
    ("add migration", "[VERSION]", "says that the instance's version leads to this one"),
    ("upgrade", "[VERSION]", "asks for a version: the instance goes over before its next event"),
    ("pause", "", "the instance in use takes no events"),
    ("resume", "", "it takes events again"),
    ("delete", "INSTANCE", "deletes an instance, which is named once more"),
    ("open", "[NAME]", "a machine, or a copy of an instance, in the debugger"),
    ("switch", "[INSTANCE]", "goes to an instance that is open in the debugger; alone lists them"),
  ]

  /// What a line is read as that begins with a word; nil where the word begins none of these.
  static func read(
    _ first: String, _ words: inout LineCommand.Words
  ) throws(LineCommand.Failure) -> MachineLine? {
    switch first {
    case "use": return .use(try words.name("a machine or an instance"))
    case "open": return .open(words.next())
    case "switch": return .switchTo(words.next())
    case "create": return try create(&words)
    case "send" where !words.isAtEnd:
      let name = try words.name("an event")
      let profile = words.take("as") ? try words.name("a profile") : nil
      return .send(name, profile: profile, try words.data())
    case "act":
      guard words.take("as"), !words.isAtEnd else { return nil }
      return .actAs(try words.name("a profile"))
    case "profile": return try profile(&words)
    case "settle":
      guard let word = words.next() else { return .settle(.tell) }
      guard let what = Settling(rawValue: word) else {
        throw LineCommand.Failure("write settle next, settle limit or settle drop")
      }
      return .settle(what)
    case "read": return .read(profile: words.take("as") ? try words.name("a profile") : nil)
    default: return try readMore(first, &words)
    }
  }

  private static func readMore(
    _ first: String, _ words: inout LineCommand.Words
  ) throws(LineCommand.Failure) -> MachineLine? {
    switch first {
    case "admin": return .admin
    case "versions": return .versions
    case "version":
      let file = words.rest()
      if file.isEmpty { throw LineCommand.Failure("a file is missing") }
      return .addVersion(file)
    case "migration": return .migration(words.next())
    case "add":
      guard words.take("migration") else { return nil }
      return .addMigration(words.next())
    case "upgrade": return .upgrade(words.next())
    case "pause" where words.isAtEnd: return .hold(true)
    case "resume": return .hold(false)
    case "delete" where words.peek != nil && words.peek != "instance":
      return .delete(try words.name("an instance"))
    default: return nil
    }
  }

  /// `SLUG`, `version ID` and `as PROFILE` in any order, then the context.
  private static func create(_ words: inout LineCommand.Words) throws(LineCommand.Failure) -> MachineLine {
    var machine: String?
    var slug: String?
    var version: String?
    var profile: String?
    while let next = words.peek, !next.hasPrefix("{"), !next.hasPrefix("[") {
      if words.take("version") {
        version = try words.name("a version")
      } else if words.take("as") {
        profile = try words.name("a profile")
      } else {
        if slug != nil { throw LineCommand.Failure("“\(next)” is no context: that is JSON") }
        slug = words.next()
      }
    }
    if let text = slug, let slash = text.firstIndex(of: "/") {
      (machine, slug) = (String(text[..<slash]), String(text[text.index(after: slash)...]))
      if slug == "" { slug = nil }
    }
    return .create(
      machine: machine, slug: slug, version: version, profile: profile, context: try words.data())
  }

  private static func profile(_ words: inout LineCommand.Words) throws(LineCommand.Failure) -> MachineLine {
    let name = try words.name("a profile")
    var scopes: [String]?
    if words.take("scopes") {
      scopes = try words.name("scopes").split(separator: ",").map(String.init)
    }
    let auth = try words.data()
    if scopes != nil, auth.isUndefined {
      throw LineCommand.Failure("the authContext is missing: profile NAME scopes A,B JSON")
    }
    return .profile(name, auth: auth.isUndefined ? nil : auth, scopes: scopes)
  }
}

extension LineCommand {
  /// What is on the screen, or would be, when a line is read.
  enum Scope: Hashable, Sendable {
    case chart
    /// A copy of an instance; others may be open too.
    case instance
    case browser
  }
}

extension LineCommand {
  /// Lines of charts that mean something in the browser too: they are about the instance in use, or the services.
  private static let browserWords: Set = [
    "fire", "why", "preview", "undo", "redo", "clock", "path", "resolve", "reject", "state", "context",
    "source",
    "expect", "theme", "save-screen", "quit",
  ]

  static func forms(in scope: Scope) -> [(word: String, rest: String, help: String)] {
    scope == .browser ? MachineLine.forms + forms.filter { browserWords.contains($0.word) } : forms
  }
}

extension LineCommand.Words {
  /// The next word, which stays.
  var peek: String? {
    var copy = self
    return copy.next()
  }

  /// Takes the next word where it is this one.
  mutating func take(_ word: String) -> Bool {
    var copy = self
    guard copy.next() == word else { return false }
    self = copy
    return true
  }
}

extension App {
  var lineScope: LineCommand.Scope {
    work == nil ? (catalogue == nil ? .chart : .browser) : openInstances.isEmpty ? .chart : .instance
  }
}
