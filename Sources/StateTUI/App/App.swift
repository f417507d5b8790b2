import ChartKit
import TerminalKit

/// Everything that the explorer knows, as one value. `update` changes it, `Screen` draws it, jobs come out of it.
struct App: Sendable {
  var size: Size
  var keyMap = KeyMap.standard
  /// The signs of the screen, for what is clicked.
  var glyphs = GlyphSet.unicode
  /// What can be opened: samples, or the files that were named. Nil where one file was.
  var catalogue: Catalogue?
  /// The chart that is being driven; nil while the catalogue is on the screen.
  var work: Workspace?
  /// What the profiles of a browser begin with.
  var savedProfiles = Profiles.standard
  /// The chart that was named, while the browser that was opened from it is on the screen.
  var startedWork: Workspace?
  /// Instances of the services that are open in the debugger, in the order they were opened.
  var openInstances: [OpenInstance] = []
  /// The last one has the keys.
  var overlays: [Overlay] = []
  /// The search that is being typed.
  var find: FindField?
  var notice: Notice?
  /// Whether Ctrl-C or another way out was asked for once.
  var isQuitArmed = false
  var usesMouse = false
  /// The lesson that is on.
  var tour: Tour?
  /// A key that begins a sequence and that was pressed.
  var pendingKey: Key?
  /// The script that plays by itself.
  var demo: Demo?
  /// The quiz that is on.
  var quiz: Quiz?
  /// Whether Enter would read the changed document again.
  var offersReload = false
  /// Whether charts are opened with previews drawn.
  var showsPreview = true
  /// How many times faster than the wall's the clock runs; nil while it stands still.
  var clockRate: Int?
  /// Milliseconds that have passed on the running clock since the last step.
  var waited = 0
  var isDelivering = false
  /// Whether $EDITOR names a program.
  var hasEditor = false
  /// Whether an expectation of a script was not met: the exit code is 2 then.
  var hasFailedExpectation = false
  /// Milliseconds that a frame may take for what can be drawn later, where somebody at the keys would wait for it; nil where
  /// nobody does, so that each frame has everything.
  var patience: Int?
  /// What is left of a sixtieth of a second when a key has been answered and the screen been drawn.
  static let frameMilliseconds = 6
  /// When what can be drawn later is to wait for the next frame, in milliseconds of the monotonic clock.
  private var deadline: Int?
  private var isUnhurried = false
  /// Jobs that commands have asked for since they were last collected.
  var jobs: [Job] = []

  init(size: Size) { self.size = size }

  /// What the program ends with: 2 where an expectation was not met, 69 where the one chart lacks its library.
  var quitCode: Int32 {
    if hasFailedExpectation { return 2 }
    guard catalogue == nil, let work, ChartLoader.lacksLibrary(work.session.chart) else { return 0 }
    return ExitStatus.unavailable.rawValue
  }

  /// An app that drives one chart.
  init(_ work: Workspace, size: Size) {
    self.size = size
    self.work = work
    begin()
  }

  var layout: ScreenLayout {
    guard let work else { return ScreenLayout(size) }
    return ScreenLayout(size, focus: work.focus, companion: work.companion, isZoomed: work.isZoomed)
  }

  /// The rows of a pane that hold its lines.
  func height(of pane: Pane) -> Int {
    let inside = layout.inside(of: pane) ?? .zero
    return pane == .table || pane == .tree && (work?.tree.showsTable ?? false)
      ? TablePane.listHeight(inside) : max(1, TreeDetails.listRows(pane, layout) ?? inside.rows)
  }

  /// Asks what has to be asked before the chart can be driven, and shows what is wrong with it.
  mutating func begin() {
    settle()
    guard let work else { return }
    if !work.chart.isRunnable { return overlays.append(TextOverlay.problems(work.chart)) }
    if case .endless(let states) = work.session.timeline.moments[0].step.outcome {
      let names = work.rootNaming.leaves(states)
      notice = Notice("The start never ends: it goes round through \(names).", .error)
    }
    askAtStart()
  }

  /// The time that a frame may take begins.
  ///
  /// - Parameter isUnhurried: whether no key was pressed: then something is worked out whatever time it takes.
  mutating func beginFrame(isUnhurried: Bool = false) {
    deadline = demo == nil ? patience.map { monotonicMilliseconds() + $0 } : nil
    self.isUnhurried = isUnhurried
  }

  /// Whether something is still to be worked out for the screen, when nobody presses a key.
  var isAtWork: Bool {
    (work?.awaitsPreviews ?? false) || (work?.history.isSearching ?? false)
      || overlays.contains { $0.isSearching }
  }

  /// Brings every pane's lines, cursors and previews up to date with the session and the size. What is drawn
  /// afterwards needs no engine any more.
  mutating func settle() {
    if let focus = work?.focus, !layout.panes.contains(focus) { work?.focus = .events }
    settleBrowser()
    guard var work else { return }
    (work.isQuizzed, work.clockRate, work.keyMap) = (quiz != nil, clockRate, keyMap)
    (work.deadline, work.isUnhurried) = (deadline, isUnhurried)
    let layout = self.layout
    let room = layout.inside(of: .events) ?? .zero
    work.events.settle(work, room: room.size, hasHeadings: layout.form == .wide)
    work.history.settle(work, height: height(of: .history))
    work.context.settle(work, height: height(of: .context))
    if layout.form == .wide || work.tree.showsTable { work.table.settle(work, height: height(of: .table)) }
    work.clock.settle(work, height: max(1, height(of: .clock) - 1))
    work.computePreviews(height: height(of: .events))
    for index in overlays.indices { overlays[index].settle(work) }
    if let preview = overlays.lazy.compactMap(\.preview).last { work.preview = preview }
    work.tree.settle(work, height: height(of: .tree))
    self.work = work
  }
}

extension Workspace {
  /// Computes what the lines on the screen would do, and no others: the selected line first, the rest as long as there is
  /// time in this frame.
  mutating func computePreviews(height: Int) {
    var wanted = events.selectedEntry.map { [$0] } ?? []
    for row in events.rows[events.cursor.visible(count: events.rows.count, height: height)] {
      if case .entry(let index) = row { wanted.append(index) }
    }
    for timer in clock.timers.prefix(20) {
      if let index = list.position(of: .timer(timer.number)) { wanted.append(index) }
    }
    awaitsPreviews = false
    var mayTakeLong = isUnhurried
    for index in wanted where list.lacksPreview(index) {
      if isLate && !mayTakeLong {
        awaitsPreviews = true
        break
      }
      mayTakeLong = false
      list.computePreview(index)
    }
    preview = selectedPreview()
  }

  private mutating func selectedPreview() -> Preview? {
    if focus == .history, let moment = history.selectedMoment, moment != session.timeline.cursor {
      let there = session.timeline.moments[moment].snapshot
      let facts =
        Standpoint(session.interpreter, there, at: path).map {
          StepFacts(from: snapshot, to: $0.snapshot, chart)
        } ?? StepFacts(from: session.snapshot, to: there, session.chart)
      return Preview(title: "Going to step \(session.timeline.moments[moment].depth + 1)", facts: facts)
    }
    if focus == .clock, let timer = clock.selectedTimer { return preview(of: .timer(timer.number)) }
    if focus == .tree, case .timer(let number) = tree.selection { return preview(of: .timer(number)) }
    guard let index = events.selectedEntry else { return nil }
    return preview(of: list.entries[index].subject)
  }

  private func preview(of subject: EventList.Subject) -> Preview? {
    guard let index = list.position(of: subject), let facts = list.facts(index) else { return nil }
    return Preview(title: "Preview of \(EventsPane.name(list.entries[index], naming))", facts: facts)
  }
}
