import ChartKit
import OrderedCollections
import TerminalKit

/// The browser's facts as sentences, one a line, and as JSON.
enum BrowserText {
  /// What is told first.
  static func greeting(_ catalogue: Catalogue) -> [String] {
    let names = catalogue.machines.map(\.slug)
    return [
      Count.text(names.count, "machine") + (names.count > 12 ? "." : ": \(names.joined(separator: ", "))."),
      "Calls are made as \(catalogue.profiles.current.name).",
      "machines lists them, use NAME takes one, create makes an instance, open goes into the debugger, help lists all.",
    ]
  }

  // MARK: Lists

  /// `parcel: 2 versions, 1 instance.`
  static func machines(_ catalogue: Catalogue) -> LineAnswer {
    let lines = catalogue.machines.map { machine -> String in
      var parts: [String] = []
      if catalogue.failure(of: machine) != nil { parts.append("cannot be read") }
      let versions = max(machine.items.count, catalogue.versions(of: machine).count)
      if versions > 1 { parts.append(Count.text(versions, "version")) }
      let count = catalogue.instances(of: machine).count
      if count > 0 { parts.append(Count.text(count, "instance")) }
      return machine.slug + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")) + "."
    }
    let json = catalogue.machines.map { machine -> Value in
      [
        "machine": .string(machine.slug), "title": .string(machine.title),
        "instances": .array(catalogue.instances(of: machine).map { .string($0.instance) }),
      ]
    }
    return LineAnswer(lines, json: ["machines": .array(json)])
  }

  /// Those of the machine in use; of all machines where that has none.
  static func instances(_ catalogue: Catalogue) -> LineAnswer {
    let own = catalogue.selectedMachine.map { catalogue.instances(of: $0) } ?? []
    let keys = own.isEmpty ? catalogue.machines.flatMap { catalogue.instances(of: $0) } : own
    let facts = keys.compactMap { key in InstanceFacts(key, in: catalogue.service).map { (key, $0) } }
    let lines = facts.map { key, facts in
      "\(key.text): \(facts.status.word), \(facts.stateText)" + pendingWords(facts) + "."
    }
    return LineAnswer(
      lines.isEmpty ? ["There is no instance; create makes one."] : lines,
      json: ["instances": .array(facts.map { json($0, $1) })])
  }

  private static func pendingWords(_ facts: InstanceFacts) -> String {
    let count = facts.backed?.pendingErrors.count ?? 0
    return count == 0 ? "" : ", \(Count.text(count, "error")) pending"
  }

  static func versions(_ machine: Catalogue.Machine, _ catalogue: Catalogue) -> LineAnswer {
    let current = catalogue.service.backed.currentVersion(of: machine.slug)
    let versions = catalogue.versions(of: machine)
    let lines = versions.map {
      "\($0.id): \(App.fileName($0.clientInfo))\($0.id == current ? ", current" : "")."
    }
    let json = versions.map { version -> Value in
      ["version": .string(version.id), "current": .bool(version.id == current)]
    }
    return LineAnswer(
      lines.isEmpty ? ["\(machine.slug) has no versions here."] : lines, json: ["versions": .array(json)])
  }

  static func profiles(_ profiles: Profiles) -> LineAnswer {
    let lines = profiles.all.map { profile in
      let scopes =
        profile.scopes.map { " Scopes: \($0.isEmpty ? "none" : $0.joined(separator: ", "))." } ?? ""
      let acts = profile.name == profiles.current.name ? " Calls are made as it." : ""
      return "\(profile.name): \(profile.auth.jsonText()).\(scopes)\(acts)"
    }
    return LineAnswer(
      lines,
      json: ["actAs": .string(profiles.current.name), "profiles": .array(profiles.all.map(\.json))])
  }

  static func calls(_ replies: [ServiceReply]) -> LineAnswer {
    let lines = replies.map { reply -> String in
      let body = reply.request.body.isUndefined ? "" : " " + reply.request.body.jsonText()
      let why = reply.isFine ? "" : " " + reply.message
      return "\(TimeText.since(reply.time)) \(reply.request.line) as \(reply.profile)\(body): "
        + "\(reply.statusText)\(why)."
    }
    return LineAnswer(
      lines.isEmpty ? ["Nothing was called so far."] : lines, json: ["calls": .array(replies.map(json))])
  }

  static func timers(_ catalogue: Catalogue) -> LineAnswer {
    let timers = ServiceClockOverlay.timers(catalogue)
    let lines =
      ["Time \(TimeText.exact(catalogue.service.now))."]
      + timers.map { "Timer \($0.name) of \($0.key.text): in \(TimeText.exact($0.due))." }
    let json = timers.map { timer -> Value in
      ["instance": .string(timer.key.text), "name": .string(timer.name), "in": number(timer.due)]
    }
    return LineAnswer(lines, json: ["time": number(catalogue.service.now), "timers": .array(json)])
  }

  // MARK: One of them

  /// What is in use.
  static func place(_ catalogue: Catalogue) -> LineAnswer {
    guard let row = catalogue.selectedRow else { return .error("there is no machine") }
    let machine = catalogue.machines[row.machine]
    switch row {
    case .machine: return self.machine(machine, catalogue)
    case .version(_, let id): return version(id, of: machine, catalogue)
    case .instance(_, let key): return instance(key, catalogue)
    }
  }

  private static func machine(_ machine: Catalogue.Machine, _ catalogue: Catalogue) -> LineAnswer {
    if let error = catalogue.failure(of: machine) { return .error(error.message) }
    let isStatechart = catalogue.service.isStatechart(machine.slug)
    let shows = catalogue.items[machine.items.last ?? 0].shows
    var lines = ["The machine \(machine.slug)" + (isStatechart ? " of statecharts.v1's service." : ".")]
    if !shows.isEmpty { lines.append(shows.hasSuffix(".") ? shows : shows + ".") }
    let current = catalogue.service.backed.currentVersion(of: machine.slug)
    let policies = current.map { catalogue.service.backed.policies(of: machine.slug, version: $0) } ?? []
    let keys = catalogue.instances(of: machine)
    if !isStatechart {
      lines += versions(machine, catalogue).lines
      lines.append(policyWords(policies))
    }
    lines.append(
      keys.isEmpty ? "No instance yet." : "Instances: \(keys.map(\.instance).joined(separator: ", ")).")
    var json: Value = [
      "machine": .string(machine.slug), "policies": .array(policies.map { .string($0) }),
      "instances": .array(keys.map { .string($0.instance) }),
    ]
    if let current, !isStatechart { json.set("current", .string(current)) }
    json.set("versions", .array(catalogue.versions(of: machine).map { .string($0.id) }))
    return LineAnswer(lines, json: json)
  }

  private static func policyWords(_ policies: [String]) -> String {
    policies.isEmpty
      ? "No policy: everybody may read and write." : "Policies: \(policies.joined(separator: ", "))."
  }

  private static func version(
    _ id: String, of machine: Catalogue.Machine, _ catalogue: Catalogue
  ) -> LineAnswer {
    let isCurrent = catalogue.service.backed.currentVersion(of: machine.slug) == id
    let policies = catalogue.service.backed.policies(of: machine.slug, version: id)
    return LineAnswer(
      ["The version \(id)\(isCurrent ? ", the current one" : "").", policyWords(policies)],
      json: [
        "version": .string(id), "machine": .string(machine.slug), "current": .bool(isCurrent),
        "policies": .array(policies.map { .string($0) }),
      ])
  }

  /// How an instance stands.
  static func instance(_ key: InstanceKey, _ catalogue: Catalogue) -> LineAnswer {
    guard let facts = InstanceFacts(key, in: catalogue.service) else {
      return .error("there is no instance \(key.text)")
    }
    var lines = ["\(key.text) is \(facts.status.word) in \(facts.stateText)."]
    if !facts.tags.isEmpty { lines.append("Tags: \(facts.tags.joined(separator: ", ")).") }
    var json = json(key, facts)
    if let backed = facts.backed {
      lines += service(backed, catalogue.session(of: key).map { Naming($0.interpreter.chart) })
      let profile = catalogue.profiles.current
      let asked = try? catalogue.service.backed.verdict(on: nil, at: key.address, auth: profile.caller.auth)
      if let verdict = asked {
        lines.append("\(verdict.policy) to \(profile.name): \(words(verdict)).")
        json.set("verdict", self.json(verdict))
      }
    }
    let shown = facts.context["public"].map { ("Public", $0) } ?? ("Context", facts.context)
    lines.append("\(shown.0): \(shown.1.jsonText()).")
    return LineAnswer(lines, json: json)
  }

  private static func service(_ facts: StateBackedFacts, _ naming: Naming?) -> [String] {
    var lines = ["Version: \(facts.state.machineVersion)."]
    if let desired = facts.state.desiredMachineVersion {
      lines.append("It goes over to \(desired) before its next event.")
    }
    lines += settled(facts.settling)
    lines += facts.pendingErrors.map { "Pending: \($0.name), before the next event." }
    lines += facts.children.map { "\($0.id) \($0.isPending ? "waits for its answer" : "runs")." }
    return lines
      + facts.timers.map {
        "Timer \(naming?.timer($0.event) ?? $0.event.name): \($0.due.map { "in " + TimeText.exact($0) } ?? "never by itself")."
      }
  }

  private static func json(_ key: InstanceKey, _ facts: InstanceFacts) -> Value {
    var json: Value = [
      "instance": .string(key.text), "status": .string(facts.status.word), "state": facts.value,
      "tags": .array(facts.tags.map { .string($0) }), "context": facts.context,
    ]
    if let backed = facts.backed {
      json.set("version", .string(backed.state.machineVersion))
      if let desired = backed.state.desiredMachineVersion { json.set("desired", .string(desired)) }
      json.set("pending", .array(backed.pendingErrors.map { .string($0.name) }))
    }
    return json
  }

  fileprivate static func number(_ count: Int) -> Value { .number(Double(count)) }
}

// Calls.
extension BrowserText {
  /// `{"call","as","time","status","code","body","verdict","settled","stopped"}`, without what there is none of.
  static func json(_ reply: ServiceReply) -> Value {
    var json: Value = [
      "call": .string(reply.request.line), "as": .string(reply.profile), "time": number(reply.time),
      "status": number(reply.status),
    ]
    if let code = reply.code { json.set("code", .string(code)) }
    if reply.body != .null { json.set("body", reply.body) }
    if let verdict = reply.verdict { json.set("verdict", self.json(verdict)) }
    if let settling = reply.settling {
      json.set("settled", number(settling.used))
      json.set("stopped", .array(settling.stopped.map { .string($0) }))
    }
    return json
  }

  /// What a call was answered with.
  static func reply(_ reply: ServiceReply, _ catalogue: Catalogue) -> LineAnswer {
    var lines = ["\(reply.request.line) as \(reply.profile): \(reply.statusText)."]
    if !reply.isFine, !reply.message.isEmpty { lines.append("\(reply.message).") }
    switch reply.request {
    case .createMachine, .step:
      // Their answers hold the whole chart and history, which read shows.
      if reply.isFine, let key = reply.key { lines += instance(key, catalogue).lines.prefix(1) }
    default: if reply.isFine, reply.body != .null { lines.append(reply.body.jsonText()) }
    }
    if let verdict = reply.verdict {
      if reply.isFine { lines.append("\(verdict.policy) \(words(verdict)).") }
      if verdict.answer != .noPolicy {
        lines += (verdict.input.object ?? [:]).map { "It was given \($0): \($1.jsonText())." }
      }
    }
    if let settling = reply.settling { lines += settled(settling) }
    return LineAnswer(lines, json: json(reply))
  }

  private static func settled(_ settling: StateBackedSettling) -> [String] {
    if settling.used == 0 && settling.stopped.isEmpty { return [] }
    let limit = TimeText.exact(StateBackedSettling.limit)
    return ["It settled in \(TimeText.exact(settling.used)) of \(limit)."]
      + settling.stopped.map { "\($0) was stopped; its error comes before the next event." }
  }

  private static func words(_ verdict: StateBackedVerdict) -> String {
    switch verdict.answer {
    case .allowed: "allows it"
    case .denied: "does not allow it"
    case .failed(let why): "denies it: \(why)"
    case .noPolicy: "is not there: everybody may"
    }
  }

  private static func json(_ verdict: StateBackedVerdict) -> Value {
    let answer =
      switch verdict.answer {
      case .allowed: "allowed"
      case .denied: "denied"
      case .failed: "failed"
      case .noPolicy: "none"
      }
    return ["policy": .string(verdict.policy), "answer": .string(answer), "input": verdict.input]
  }

  /// A call that waits for its instance to settle.
  static func waiting(_ service: MachineService) -> LineAnswer {
    guard let open = service.open else { return .error("no call waits") }
    let naming = service.openNaming
    let (call, limit) = (open.call, StateBackedSettling.limit)
    var lines = [
      "The call waits for \(call.address.instance) to settle: \(TimeText.exact(call.used)) of "
        + "\(TimeText.exact(limit)), in \(InstanceFacts.text(of: call.state.state))."
    ]
    lines += call.children.map { "\($0.id) \($0.isPending ? "waits for its answer" : "runs")." }
    for timer in call.timers {
      guard let due = timer.due else { continue }
      let name =
        timer.event.name.isEmpty ? "of a script" : naming?.timer(timer.event) ?? timer.event.name
      lines.append(
        "Timer \(name): in \(TimeText.exact(due))" + (due > limit - call.used ? ", after the limit." : "."))
    }
    lines.append("Say settle next, settle limit, settle drop, resolve NAME [JSON] or reject NAME [TEXT].")
    let children = call.children.map { child -> Value in
      ["id": .string(child.id), "pending": .bool(child.isPending)]
    }
    return LineAnswer(
      lines,
      json: [
        "waits": true, "used": number(call.used), "limit": number(limit), "state": call.state.state,
        "children": .array(children),
      ])
  }
}
