import ChartKit
import TerminalKit

/// New versions of the browser's machines: a document that is named, or one that has changed.
extension App {
  /// Whether the machine in use can have another version.
  var newVersionHint: String? {
    guard createHint != nil, let browser, let machine = browser.selectedMachine,
      !browser.service.isStatechart(machine.slug)
    else { return nil }
    return "new version"
  }

  mutating func showVersionForm() {
    guard newVersionHint != nil, let machine = browser?.selectedMachine else { return }
    overlays.append(VersionOverlay(machine: machine.slug))
  }

  /// Asks for a document as the next version of the machine in use.
  mutating func addVersion(_ file: String) -> BrowserAnswer {
    guard newVersionHint != nil, let machine = browser?.selectedMachine else {
      return .told(.error("no machine with versions is in use"))
    }
    jobs.append(.openVersion(machine: machine.slug, file: file))
    return .reads
  }

  /// A document that was named has been read, or could not be.
  mutating func finishVersion(_ slug: String, _ file: String, _ result: Result<Interpreter, OpeningError>) {
    guard let machine = catalogue?.machines.firstIndex(where: { $0.slug == slug }) else { return }
    let form = overlays.lastIndex { $0 is VersionOverlay }
    do throws(OpeningError) {
      let interpreter = try result.get().version()
      if let form { overlays.remove(at: form) }
      let item = Catalogue.Item(title: App.fileName(file), shows: "", file: file)
      catalogue?.add(item, interpreter, to: machine)
      let id = catalogue?.service.backed.currentVersion(of: slug) ?? slug
      goTo(.version(machine: machine, id: id))
      notice = Notice("\(App.fileName(file)) is \(id), the current version now.")
    } catch {
      guard let form, var overlay = overlays[form] as? VersionOverlay else {
        notice = Notice(error.message, .error)
        return
      }
      overlay.form.complain(error.message, at: "file")
      overlays[form] = overlay
    }
  }

  /// Puts the browser's cursor on a line, which is unfolded where it has to be.
  mutating func goTo(_ row: Catalogue.Row) {
    let height = browserHeight
    if case .machine = row {} else { catalogue?.folded.remove(row.machine) }
    catalogue?.refresh(height: height)
    catalogue?.select(row, height: height)
    settleBrowser()
  }

  // MARK: Changed documents

  /// The document whose changes are to be told: that of the chart on the screen, or of the browser's machine.
  var watchedFile: String? {
    if let work { return work.session.chart.source.name }
    guard let catalogue, let machine = catalogue.selectedMachine, let last = machine.items.last,
      catalogue.readings[last] != nil
    else { return nil }
    return catalogue.items[last].file
  }

  /// Reads the documents of the browser's machine again; of a file with several charts those that were read.
  mutating func reloadMachine() {
    guard let catalogue, let file = watchedFile else { return }
    for (index, item) in catalogue.items.enumerated()
    where item.file == file && catalogue.readings[index] != nil {
      self.catalogue?.rereading.insert(index)
      jobs.append(.open(index))
    }
  }

  /// A document of the browser was read again: it is its machine's next version, where it can be run.
  mutating func finishRereading(_ item: Int, _ result: Result<Interpreter, OpeningError>) {
    guard let machine = catalogue?.machine(ofItem: item) else { return }
    do throws(OpeningError) {
      let interpreter = try result.get()
      if let fault = interpreter.fault { throw fault }
      catalogue?.replace(item, interpreter)
      settleBrowser()
      guard let catalogue else { return }
      let slug = catalogue.machines[machine].slug
      let id = catalogue.service.isStatechart(slug) ? nil : catalogue.service.backed.currentVersion(of: slug)
      notice = Notice(
        id.map { "Read again: \($0) is the current version now." }
          ?? "Read again: machines created from now on run it.")
    } catch {
      notice = Notice("Kept as it was: \(error.message)", .error)
    }
  }
}

extension Interpreter {
  /// Why the chart cannot be run; nil where it can.
  fileprivate var fault: OpeningError? {
    if chart.isRunnable { return nil }
    let first = chart.diagnostics.first { $0.severity == .error }
    return OpeningError(message: first?.text(in: chart.source) ?? "it has errors")
  }

  /// Itself, where State Backed's service can keep it as a version.
  fileprivate func version() throws(OpeningError) -> Interpreter {
    if let fault { throw fault }
    if chart.dialect == .statechartsV1 {
      throw OpeningError(message: "this is a chart of statecharts.v1, whose service keeps no versions")
    }
    return self
  }
}

extension Catalogue {
  /// Adds a document as a machine's next version.
  mutating func add(_ item: Item, _ interpreter: Interpreter, to machine: Int) {
    items.append(item)
    readings[items.count - 1] = .chart(interpreter)
    machines[machine].items.append(items.count - 1)
    register(machine)
  }

  /// Puts a document that was read again in the place of the old one, as its machine's next version. Machines of
  /// statecharts.v1 that are there keep theirs.
  mutating func replace(_ item: Int, _ interpreter: Interpreter) {
    guard let machine = machine(ofItem: item) else { return }
    readings[item] = .chart(interpreter)
    service.register(machines[machine].slug, interpreter.chart, options: interpreter.options)
  }

  /// The document that a chart was read from.
  func item(of chart: Chart) -> Int? {
    items.indices.first { index in
      if case .chart(let interpreter) = readings[index] { interpreter.chart === chart } else { false }
    }
  }
}

/// Asks for a document as a machine's next version.
struct VersionOverlay: FormOverlay {
  let machine: String
  var form = Form([FormField("file", placeholder: "a document; where it says how, instances can come over")])

  init(machine: String) { self.machine = machine }

  mutating func submit(_ app: inout App) -> OverlayResult {
    let file = form.text("file")
    if file.allSatisfy(\.isWhitespace) {
      form.complain("a file is missing", at: "file")
    } else {
      app.jobs.append(.openVersion(machine: machine, file: file))
    }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let columns = min(OverlayFrame.room(in: area).columns, 76)
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: form.rows(columns: columns, surface.glyphs)), in: area,
      title: [Span("A new version of \(machine)", .title)], right: [Span("esc cancel")], into: &surface)
    return form.draw(in: inside, into: &surface).cursor
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "register"), ("esc", "cancel")]
  }
}
