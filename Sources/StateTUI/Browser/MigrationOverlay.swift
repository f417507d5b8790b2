import ChartKit
import TerminalKit

/// What going over to another version would make of an instance, before it does.
struct MigrationOverlay: Overlay {
  private let key: InstanceKey
  private let present: String
  private let targets: [String]
  private var index: Int
  private var preview: Result<StateBackedMigrationPreview, StateBackedError>
  private var offset = 0

  init?(_ key: InstanceKey, _ catalogue: Catalogue) {
    guard let facts = try? catalogue.service.backed.facts(key.address),
      let machine = catalogue.machines.first(where: { $0.slug == key.machine })
    else { return nil }
    self.key = key
    present = facts.state.machineVersion
    targets = catalogue.versions(of: machine).map(\.id).filter { [present] in $0 != present }
    let wanted = facts.state.desiredMachineVersion ?? catalogue.service.backed.currentVersion(of: key.machine)
    index = targets.firstIndex { $0 == wanted } ?? 0
    preview = .failure(StateBackedError(.notFound, "there is no other version"))
    look(catalogue)
  }

  private var target: String { targets.indices.contains(index) ? targets[index] : "" }

  private mutating func look(_ catalogue: Catalogue?) {
    guard let store = catalogue?.service.backed else { return }
    do throws(StateBackedError) {
      preview = .success(try store.migrationPreview(of: key.address, to: target))
    } catch {
      preview = .failure(error)
    }
    offset = 0
  }

  mutating func take(_ pressed: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(pressed, .upgrade) { return .close }
    guard let profile = app.catalogue?.profiles.current else { return .close }
    switch pressed {
    case .enter:
      guard let reply = app.call(.setVersion(key, target), as: profile) else { return .stay }
      if reply.isFine {
        app.notice = Notice(
          "\(key.instance) goes over to \(target) before its next event (\(reply.statusText)).")
        return .close
      }
      app.notice = Notice("\(reply.statusText): \(reply.message)", .error)
    case .left, .right, .tab:
      index = (index + (pressed == .left ? targets.count - 1 : 1)) % max(1, targets.count)
      look(app.catalogue)
    case .character("m"):
      let request = ServiceRequest.addMigration(machine: key.machine, from: present, to: target)
      guard let reply = app.call(request, as: profile) else { return .stay }
      app.notice =
        reply.isFine
        ? Notice("A migration leads from \(present) to \(target) now.")
        : Notice("\(reply.statusText): \(reply.message)", .error)
      look(app.catalogue)
    default:
      let move = app.keyMap.move(for: pressed)
      offset = max(0, offset + (move == .down ? 1 : move == .up ? -1 : 0))
    }
    return .stay
  }

  private func lines(_ glyphs: GlyphSet) -> [[Span]] {
    switch preview {
    case .failure(let error):
      var lines = [[Span("\(error.code.status) \(error.code.rawValue): \(error.message)", .error)]]
      if error.code == .noMigrationPath {
        lines.append([
          Span("m", .key),
          Span(" adds one: the new version's upgradeState and upgradeContext do the rest.", .dim),
        ])
      }
      return lines
    case .success(let preview): return MigrationText.lines(preview, glyphs)
    }
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let columns = min(room.columns, 100)
    let lines = lines(surface.glyphs).flatMap { $0.wrapped(to: columns) }
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: min(room.rows, lines.count)), in: area,
      title: [Span("\(key.text) to \(target)", .title), Span("  preview", .dim)], right: [Span("esc back")],
      into: &surface)
    let start = min(offset, max(0, lines.count - inside.rows))
    for row in 0..<inside.rows where lines.indices.contains(row + start) {
      surface.putLine(lines[row + start], in: inside, row: row)
    }
    return inside.isEmpty ? nil : inside.origin
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    var hints: [(key: String, word: String)] = []
    if case .success = preview { hints.append((glyphs.enter, "desire this version")) }
    if case .failure(let error) = preview, error.code == .noMigrationPath {
      hints.append(("m", "add a migration"))
    }
    if targets.count > 1 { hints.append((glyphs.arrowLeft + glyphs.arrow, "other version")) }
    return hints + [("esc", "back")]
  }
}

/// What going over to another version would make of an instance, in lines.
enum MigrationText {
  static func lines(_ preview: StateBackedMigrationPreview, _ glyphs: GlyphSet) -> [[Span]] {
    let arrow = " \(glyphs.arrow) "
    var lines = [[Span("way      ", .dim), Span(preview.versions.joined(separator: arrow))]]
    let (old, new) = (preview.before, preview.after)
    let (from, to) = (InstanceFacts.text(of: old.state), InstanceFacts.text(of: new.state))
    lines.append(
      [Span("state    ", .dim)]
        + (from == to
          ? [Span(from), Span("  stays", .dim)] : [Span(from, .removed), Span(arrow), Span(to, .added)]))
    if old.tags != new.tags {
      lines.append([
        Span("tags     ", .dim), Span(old.tags.joined(separator: " ")), Span(arrow),
        Span(new.tags.joined(separator: " "), .tag),
      ])
    }
    let changes = new.context.changes(since: old.context)
    if changes.isEmpty { lines.append([Span("context  ", .dim), Span("stays as it is", .dim)]) }
    for (index, change) in changes.enumerated() {
      let path = change.path.joined(separator: ".")
      var line = [
        Span(index == 0 ? "context  " : "         ", .dim), Span(path.isEmpty ? "all" : path), Span("  "),
      ]
      let (old, new) = (ValueText.brief(change.old), ValueText.brief(change.new))
      if change.old.isUndefined {
        line.append(Span("\(glyphs.added) \(new)", .added))
      } else if change.new.isUndefined {
        line.append(Span("\(glyphs.removed) \(old)", .removed))
      } else {
        line += [Span(old, .removed), Span(arrow), Span(new, .added)]
      }
      lines.append(line)
    }
    lines.append([])
    if let obstacle = preview.obstacle {
      lines.append([Span("It waits: \(obstacle).", .warning)])
    } else {
      lines.append([Span("It goes over before its next event; nothing is done until then.", .dim)])
    }
    return lines
  }
}
