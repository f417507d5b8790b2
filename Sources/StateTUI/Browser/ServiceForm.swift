import ChartKit
import TerminalKit

/// A box whose fields make a call. It stays, with all that was typed, until the call has a good answer.
protocol ServiceForm: FormOverlay {
  /// The title, and the call's name at its right.
  func title(_ app: App) -> (String, String)
  /// The call; nil where a field is wrong, which then says so.
  mutating func request(_ app: App) -> (ServiceRequest, Profile)?
  /// The field that an error is about; nil where it is none's.
  func field(for reply: ServiceReply) -> String?
  /// Lines below the fields.
  func notes(_ app: App, _ glyphs: GlyphSet) -> [[Span]]
  var verb: String { get }
  /// The last answer that was an error.
  var refusal: ServiceReply? { get set }
}

extension ServiceForm {
  func notes(_ app: App, _ glyphs: GlyphSet) -> [[Span]] { [] }

  mutating func submit(_ app: inout App) -> OverlayResult {
    guard let (request, profile) = request(app) else { return .stay }
    guard let reply = app.call(request, as: profile) else {
      app.overlays.append(SettleOverlay())
      return .stay
    }
    if reply.isFine {
      app.show(reply)
      return .close
    }
    complain(reply)
    return .stay
  }

  /// Shows an error at its field.
  mutating func complain(_ reply: ServiceReply) {
    refusal = reply
    form.complain("\(reply.statusText): \(reply.message)", at: field(for: reply))
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let columns = min(room.columns, 96)
    var below = notes(app, glyphs)
    if let verdict = refusal?.verdict { below += VerdictText.lines(verdict, glyphs) }
    let wrapped = below.flatMap { $0.wrapped(to: columns) }
    let rows = form.rows(columns: columns, glyphs) + (wrapped.isEmpty ? 0 : wrapped.count + 1)
    let (name, call) = title(app)
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: min(room.rows, rows)), in: area, title: [Span(name, .title)],
      right: [Span(call, .dim)], into: &surface)
    let (cursor, used) = form.draw(in: inside, into: &surface)
    for (row, line) in wrapped.enumerated() {
      surface.putLine(line, in: inside.inset(top: used + 1), row: row)
    }
    return cursor
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, verb)] + (form.fields.count > 1 ? [("tab", "next field")] : []) + [("esc", "cancel")]
  }
}

extension Form {
  /// The profile that a form's field names; where there is none, the field says so.
  mutating func profile(_ app: App) -> Profile? {
    let name = text("act as")
    if let found = app.catalogue?.profiles[name] { return found }
    complain("there is no profile “\(name)”; A lists them", at: "act as")
    return nil
  }
}

extension FormField {
  /// Who calls.
  static func actor(_ profiles: Profiles) -> FormField {
    FormField("act as", .choice(profiles.all.map(\.name)), profiles.current.name)
  }
}

/// Creates an instance.
struct CreateOverlay: ServiceForm {
  let machine: String
  private let isStatechart: Bool
  var form: Form
  var refusal: ServiceReply?
  var verb: String { "create" }

  init(_ machine: Catalogue.Machine, _ catalogue: Catalogue) {
    self.machine = machine.slug
    isStatechart = catalogue.service.isStatechart(machine.slug)
    let context = FormField("context", .json, placeholder: "JSON, or empty for the machine's own")
    if isStatechart {
      form = Form([context])
      return
    }
    let slug = CreateOverlay.freeSlug(machine, catalogue)
    let versions = catalogue.versions(of: machine).map(\.id)
    let current = catalogue.service.backed.currentVersion(of: machine.slug) ?? "none"
    form = Form([
      FormField("slug", .text, slug, placeholder: "its name: letters, digits, _ and -"),
      FormField("version", .choice(versions), placeholder: "empty for the current one, \(current)"),
      context, .actor(catalogue.profiles),
    ])
  }

  /// A name that no instance of the machine has.
  static func freeSlug(_ machine: Catalogue.Machine, _ catalogue: Catalogue) -> String {
    let taken = Set(catalogue.instances(of: machine).map(\.instance))
    let base = String(machine.slug.prefix(120))
    return (1...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
  }

  func title(_ app: App) -> (String, String) {
    ("Create an instance of \(machine)", isStatechart ? "CreateMachine" : "POST /machines/\(machine)")
  }

  mutating func request(_ app: App) -> (ServiceRequest, Profile)? {
    guard case .success(let context) = form["context"]?.data.value ?? .success(.undefined) else { return nil }
    if isStatechart {
      guard let profile = app.catalogue?.profiles.current else { return nil }
      return (.createMachine(chart: machine, context: context), profile)
    }
    guard let profile = form.profile(app) else { return nil }
    let version = form.text("version")
    return (
      .create(
        machine: machine, slug: form.text("slug"), context: context.isUndefined ? .emptyObject : context,
        version: version.isEmpty ? nil : version), profile
    )
  }

  func field(for reply: ServiceReply) -> String? {
    if isStatechart { return reply.message.contains("context") ? "context" : nil }
    switch (reply.code, reply.parameter) {
    case (_, "slug"), ("invalid-state", _): return "slug"
    case (_, "machineVersionId"): return "version"
    case (_, "context"): return "context"
    default: return reply.status == 403 ? "act as" : nil
    }
  }

  func notes(_ app: App, _ glyphs: GlyphSet) -> [[Span]] {
    guard refusal == nil else { return [] }
    if isStatechart { return [[Span("The service names the machine \(machine)-N.", .dim)]] }
    guard let service = app.catalogue?.service else { return [] }
    let version = form.text("version")
    let id = version.isEmpty ? service.backed.currentVersion(of: machine) ?? "" : version
    let asks = service.backed.policies(of: machine, version: id).contains("allowWrite")
    return [
      [
        Span(
          asks
            ? "allowWrite of this version decides whether it may be created."
            : "This version has no policy: everybody may create.", .dim)
      ]
    ]
  }
}

/// Sends an event to an instance, through its service.
struct ServiceSendOverlay: ServiceForm {
  let key: InstanceKey
  private let isStatechart: Bool
  var form: Form
  var refusal: ServiceReply?
  var verb: String { "send" }

  init(_ key: InstanceKey, _ catalogue: Catalogue) {
    self.key = key
    isStatechart = catalogue.service.isStatechart(key.machine)
    let names = Self.events(key, catalogue)
    let event = FormField("event", .choice(names), names.first ?? "", placeholder: "a name")
    let data = FormField("data", .json, placeholder: "JSON, or empty")
    form = Form(isStatechart ? [event, data] : [event, data, .actor(catalogue.profiles)])
  }

  /// What the chart takes, those that fire now first.
  private static func events(_ key: InstanceKey, _ catalogue: Catalogue) -> [String] {
    guard let (interpreter, snapshot) = catalogue.session(of: key) else { return [] }
    let menu = EventList(Standpoint(interpreter, snapshot), names: interpreter.chart.eventNames)
    let entries = menu.entries.filter { $0.timer == nil && !$0.event.name.isEmpty }
    let known = entries.filter { if case .event = $0.subject { true } else { false } }
    let (fires, others) = (known.filter { $0.verdict == .fires }, known.filter { $0.verdict != .fires })
    return (fires + others).map(\.event.name)
  }

  func title(_ app: App) -> (String, String) {
    let call = isStatechart ? "Step" : "POST …/i/\(key.instance)/events"
    return ("Send an event to \(key.text)", call)
  }

  mutating func request(_ app: App) -> (ServiceRequest, Profile)? {
    guard case .success(let data) = form["data"]?.data.value ?? .success(.undefined) else { return nil }
    let name = form.text("event")
    if isStatechart {
      guard let profile = app.catalogue?.profiles.current else { return nil }
      return (.step(key, name, context: data), profile)
    }
    guard let profile = form.profile(app) else { return nil }
    return (.send(key, Event(name, data: data)), profile)
  }

  func field(for reply: ServiceReply) -> String? {
    if isStatechart {
      return reply.message.contains("event is") ? "event" : reply.message.contains("context") ? "data" : nil
    }
    if reply.parameter == "event" || reply.code == "transition-failed" { return "event" }
    return reply.status == 403 ? "act as" : nil
  }

  func notes(_ app: App, _ glyphs: GlyphSet) -> [[Span]] {
    guard refusal == nil, let facts = app.catalogue.flatMap({ InstanceFacts(key, in: $0.service) }) else {
      return []
    }
    var lines = [[Span("now in ", .dim), Span(facts.stateText, .active)]]
    for error in facts.backed?.pendingErrors ?? [] {
      lines.append([Span(error.name, .error), Span(" comes first: its child was stopped", .dim)])
    }
    if let desired = facts.backed?.state.desiredMachineVersion {
      lines.append([Span("first it goes over to ", .dim), Span(desired, .notice)])
    }
    return lines
  }
}

/// Deletes an instance, once its name is typed.
struct DeleteOverlay: ServiceForm {
  let key: InstanceKey
  private let isStatechart: Bool
  var form = Form([FormField("its name", .text, placeholder: "type it once more")])
  var refusal: ServiceReply?
  var verb: String { "delete" }

  init(_ key: InstanceKey, _ catalogue: Catalogue) {
    self.key = key
    isStatechart = catalogue.service.isStatechart(key.machine)
  }

  func title(_ app: App) -> (String, String) {
    ("Delete \(key.text)", isStatechart ? "" : "DELETE …/i/\(key.instance)")
  }

  mutating func request(_ app: App) -> (ServiceRequest, Profile)? {
    guard let profile = app.catalogue?.profiles.current else { return nil }
    let name = form.text("its name")
    return (isStatechart ? .deleteMachine(key, name: name) : .delete(key, name: name), profile)
  }

  func field(for reply: ServiceReply) -> String? { reply.status == 403 ? nil : "its name" }
}
