import ChartKit
import TerminalKit

/// Who calls the services: profiles with their authContexts, to act as, change and add.
struct ProfilesOverlay: Overlay {
  private var cursor: ListCursor
  private let key: InstanceKey?

  init(_ catalogue: Catalogue) {
    cursor = ListCursor(index: catalogue.profiles.index)
    key = catalogue.selectedKey.flatMap { catalogue.service.isStatechart($0.machine) ? nil : $0 }
  }

  mutating func take(_ pressed: Key, _ app: inout App) -> OverlayResult {
    guard let profiles = app.catalogue?.profiles else { return .close }
    cursor.fit(count: profiles.all.count, height: 12)
    let index = cursor.index
    switch pressed {
    case .enter:
      app.catalogue?.profiles.act(as: profiles.all[index].name)
      app.keepProfiles()
      app.notice = Notice("Calls are made as \(profiles.all[index].name) now.")
      return .close
    case .character("e"): app.overlays.append(ProfileForm(profiles.all[index], at: index))
    case .character("n"), .character("+"): app.overlays.append(ProfileForm(nil, at: nil))
    case .character("d"), .character("D"), .delete:
      if profiles.all.count == 1 { app.notice = Notice("The last profile stays.") }
      app.catalogue?.profiles.remove(at: index)
      app.keepProfiles()
    default:
      if app.keyMap.closes(pressed, .actAs) { return .close }
      if let move = app.keyMap.move(for: pressed) { cursor.move(move, count: profiles.all.count, height: 12) }
    }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let catalogue = app.catalogue else { return nil }
    let glyphs = surface.glyphs
    let profiles = catalogue.profiles
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 100), rows: min(room.rows, profiles.all.count + 3)), in: area,
      title: [Span("Act as", .title)], right: [Span("esc back")], into: &surface)
    let columns = inside.inset(left: 2).splitColumns([.share(2), .share(6), .share(key == nil ? 2 : 3)])
    let last = key.map { "may read \($0.instance)" } ?? "scopes"
    for (index, title) in ["profile", "authContext", last].enumerated() {
      surface.putLine([Span(title, .dim)], in: columns[index].inset(right: 1))
    }
    var point: Point?
    for (line, index) in cursor.visible(count: profiles.all.count, height: max(1, inside.rows - 3))
      .enumerated()
    {
      let profile = profiles.all[index]
      let isCurrent = index == profiles.index
      let scopes = profile.scopes.map { $0.isEmpty ? "none" : $0.joined(separator: " ") } ?? "all"
      let third: [Span] =
        key.map { mayRead($0, profile, catalogue, glyphs) } ?? [Span(scopes, .dim)]
      let name = (isCurrent ? glyphs.active : " ") + " " + profile.name
      surface.putLine(
        [Span(name, isCurrent ? .active : .plain)], in: columns[0].inset(right: 1), row: line + 1)
      surface.putLine([Span(ValueText.brief(profile.auth))], in: columns[1].inset(right: 1), row: line + 1)
      surface.putLine(third, in: columns[2].inset(right: 1), row: line + 1)
      if index == cursor.index, line + 1 < inside.rows {
        surface.select(inside.row(at: line + 1), isFocused: true)
        point = inside.row(at: line + 1).origin
      }
    }
    surface.putLine(
      [Span("Policies are given the authContext; scopes limit which calls may be made.", .dim)],
      in: inside.row(at: inside.rows - 1))
    return point
  }

  private func mayRead(
    _ key: InstanceKey, _ profile: Profile, _ catalogue: Catalogue, _ glyphs: GlyphSet
  ) -> [Span] {
    if let scopes = profile.scopes, !scopes.contains("state.read") {
      return [Span("lacks the scope", .error)]
    }
    guard
      let verdict = try? catalogue.service.backed.verdict(on: nil, at: key.address, auth: profile.caller.auth)
    else { return [] }
    return verdict.isAllowed ? [Span("\(glyphs.done) yes", .active)] : [Span("\(glyphs.blocked) no", .error)]
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "act as"), ("e", "edit"), ("n", "new"), ("d", "delete"), ("esc", "back")]
  }
}

/// Changes a profile, or makes one.
struct ProfileForm: FormOverlay {
  var form: Form
  private let place: Int?

  init(_ profile: Profile?, at place: Int?) {
    self.place = place
    form = Form([
      FormField("name", .text, profile?.name ?? "", placeholder: "what it is called here"),
      FormField(
        "authContext", .json, profile?.auth.jsonText() ?? "", placeholder: "JSON such as {\"sub\": \"ann\"}"),
      FormField(
        "scopes", .text, profile?.scopes?.joined(separator: " ") ?? "",
        placeholder: "empty for all, else names such as state.read events.write"),
    ])
  }

  mutating func submit(_ app: inout App) -> OverlayResult {
    let name = form.text("name").split(separator: " ").joined(separator: "-")
    if name.isEmpty {
      form.complain("a profile needs a name", at: "name")
      return .stay
    }
    let others = app.catalogue?.profiles.all.enumerated().filter { $0.offset != place } ?? []
    if others.contains(where: { $0.element.name == name }) {
      form.complain("there is a profile of this name", at: "name")
      return .stay
    }
    guard case .success(let auth) = form["authContext"]?.data.value else { return .stay }
    let scopes = form.text("scopes").split(separator: " ").map(String.init)
    let profile = Profile(
      name, auth.isUndefined ? StateBackedCaller.anonymous : auth, scopes: scopes.isEmpty ? nil : scopes)
    app.catalogue?.profiles.keep(profile, at: place)
    app.keepProfiles()
    return .close
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let columns = min(OverlayFrame.room(in: area).columns, 90)
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: form.rows(columns: columns, surface.glyphs)), in: area,
      title: [Span(place == nil ? "New profile" : "Profile", .title)], right: [Span("esc cancel")],
      into: &surface)
    return form.draw(in: inside, into: &surface).cursor
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "keep"), ("tab", "next field"), ("esc", "cancel")]
  }
}

extension App {
  /// Has the profiles written down for the next time.
  mutating func keepProfiles() {
    if let text = catalogue?.profiles.text { jobs.append(.keepProfiles(text)) }
  }
}
