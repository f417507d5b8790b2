import ChartKit
import TerminalKit

/// The machines browser: what can be opened, the samples or the files that were named, and what lives in the services of
/// it.
struct Catalogue: Sendable {
  struct Item: Hashable, Sendable {
    var title: String
    /// A line on what it shows; empty where nobody wrote one.
    var shows: String
    var file: String
    /// The chart of a registry that is meant; nil where the document holds one.
    var export: String?

    init(title: String, shows: String, file: String, export: String? = nil) {
      (self.title, self.shows, self.file, self.export) = (title, shows, file, export)
    }
  }

  /// What is known of a chart that was read.
  enum Reading: Sendable {
    case chart(Interpreter)
    case failed(OpeningError)
  }

  var heading: String
  var items: [Item]
  var machines: [Machine]
  var service = MachineService()
  var profiles = Profiles.standard
  var rows: [Row] = []
  var cursor = ListCursor()
  /// What the lines were made from.
  var rowsStamp = RowsStamp()
  /// Machines whose versions and instances are not shown.
  var folded: Set<Int> = []
  /// Whether instances are shown with all of their contexts.
  var showsAll = false
  /// What is known of the selected line, to be drawn.
  var details: MachineDetails?
  /// Charts that have been read, by their index.
  var readings: [Int: Reading] = [:]
  /// The machine that is to be driven as soon as its charts have been read.
  var isOpening: Int?
  /// Charts that are read again because their documents have changed.
  var rereading: Set<Int> = []
  /// Answers and input for every chart that is opened.
  var assumptions: [String: Bool] = [:]
  var input = Value.undefined

  init(heading: String, items: [Item]) {
    (self.heading, self.items) = (heading, items)
    machines = Catalogue.machines(of: items)
    rows = machines.indices.map { .machine($0) }
  }

  /// Lines of the list on a screen of this size.
  func height(_ size: Size) -> Int { BrowserLayout(size, self).listHeight }

  /// The document that is read for a palette's entry.
  func machine(ofItem item: Int) -> Int? { machines.firstIndex { $0.items.contains(item) } }
}

extension App {
  init(_ catalogue: Catalogue, size: Size) {
    self.size = size
    self.catalogue = catalogue
    requestPreview()
    settleBrowser()
  }

  /// Asks for the charts under the browser's cursor, so that they can be shown beside the list.
  mutating func requestPreview() {
    guard let machine = catalogue?.selectedMachine else { return }
    requestDocuments(of: machine.slug)
  }

  /// Asks for those of a machine's charts that have not been read.
  mutating func requestDocuments(of slug: String) {
    guard let catalogue, let machine = catalogue.machines.first(where: { $0.slug == slug }) else { return }
    for item in machine.items where catalogue.readings[item] == nil && !jobs.contains(.open(item)) {
      jobs.append(.open(item))
    }
  }

  /// Opens what the browser's cursor is on.
  mutating func openSelected() {
    guard let catalogue, let row = catalogue.selectedRow else { return }
    switch row {
    case .machine(let index): openMachine(index)
    case .version(_, let id): openVersion(id, of: catalogue.machines[row.machine])
    case .instance(_, let key): openInstance(key)
    }
  }

  /// Opens the machine of a document.
  mutating func open(_ item: Int) {
    if let machine = catalogue?.machine(ofItem: item) { openMachine(machine) }
  }

  mutating func openMachine(_ index: Int) {
    guard let catalogue, !resumeStarted() else { return }
    let machine = catalogue.machines[index]
    let unread = machine.items.filter { catalogue.readings[$0] == nil }
    if !unread.isEmpty {
      self.catalogue?.isOpening = index
      requestDocuments(of: machine.slug)
    } else if let interpreter = catalogue.interpreter(of: .machine(index)) {
      drive(interpreter, titled: App.fileName(interpreter.chart.source.name))
    } else if let error = catalogue.failure(of: machine) {
      notice = Notice(error.message, .error)
    }
  }

  private mutating func openVersion(_ id: String, of machine: Catalogue.Machine) {
    guard let interpreter = catalogue?.service.backed.interpreter(of: machine.slug, version: id) else {
      return
    }
    drive(interpreter, titled: App.fileName(interpreter.chart.source.name))
  }

  /// Drives a chart from its start.
  private mutating func drive(_ interpreter: Interpreter, titled title: String) {
    guard let catalogue else { return }
    work = Workspace(
      interpreter, title: title, input: catalogue.input, assumptions: catalogue.assumptions)
    work?.showsPreview = showsPreview
    begin()
  }

  mutating func finishOpening(_ item: Int, _ result: Result<Interpreter, OpeningError>) {
    if catalogue?.rereading.remove(item) != nil { return finishRereading(item, result) }
    switch result {
    case .success(let interpreter): catalogue?.readings[item] = .chart(interpreter)
    case .failure(let error): catalogue?.readings[item] = .failed(error)
    }
    guard let machine = catalogue?.machine(ofItem: item) else { return }
    catalogue?.register(machine)
    guard catalogue?.isOpening == machine,
      let catalogue, catalogue.machines[machine].items.allSatisfy({ catalogue.readings[$0] != nil })
    else { return }
    self.catalogue?.isOpening = nil
    openMachine(machine)
  }

  /// A path without its folders.
  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
