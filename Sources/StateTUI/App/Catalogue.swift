import ChartKit
import TerminalKit

/// What can be opened: the samples, or the files that were named.
struct Catalogue: Sendable {
  struct Item: Hashable, Sendable {
    var title: String
    /// A line on what it shows; empty where nobody wrote one.
    var shows: String
    var file: String
  }

  /// What is known of a chart that was read.
  enum Reading: Sendable {
    case chart(Interpreter)
    case failed(OpeningError)
  }

  var heading: String
  var items: [Item]
  var cursor = ListCursor()
  /// Charts that have been read, by their index.
  var readings: [Int: Reading] = [:]
  /// The chart that is to be driven as soon as it has been read.
  var isOpening: Int?
  /// Answers and input for every chart that is opened.
  var assumptions: [String: Bool] = [:]
  var input = Value.undefined

  init(heading: String, items: [Item]) { (self.heading, self.items) = (heading, items) }

  /// Lines of the list on a screen of this size.
  func height(_ size: Size) -> Int { max(1, size.rows - (size.rows > 8 ? 5 : 2)) }
}

extension App {
  init(_ catalogue: Catalogue, size: Size) {
    self.size = size
    self.catalogue = catalogue
    requestPreview()
  }

  /// Asks for the chart under the catalogue's cursor, so that its tree can be shown beside the list.
  mutating func requestPreview() {
    guard let catalogue, catalogue.items.indices.contains(catalogue.cursor.index),
      catalogue.readings[catalogue.cursor.index] == nil
    else { return }
    jobs.append(.open(catalogue.cursor.index))
  }

  mutating func openSelected() {
    guard let catalogue, catalogue.items.indices.contains(catalogue.cursor.index) else { return }
    open(catalogue.cursor.index)
  }

  mutating func open(_ index: Int) {
    guard let catalogue else { return }
    switch catalogue.readings[index] {
    case .chart(let interpreter):
      work = Workspace(
        interpreter, title: App.fileName(catalogue.items[index].file), input: catalogue.input,
        assumptions: catalogue.assumptions)
      work?.showsPreview = showsPreview
      begin()
    case .failed(let error): notice = Notice(error.message, .error)
    case nil:
      self.catalogue?.isOpening = index
      jobs.append(.open(index))
    }
  }

  mutating func finishOpening(_ index: Int, _ result: Result<Interpreter, OpeningError>) {
    switch result {
    case .success(let interpreter): catalogue?.readings[index] = .chart(interpreter)
    case .failure(let error): catalogue?.readings[index] = .failed(error)
    }
    if catalogue?.isOpening == index {
      catalogue?.isOpening = nil
      open(index)
    }
  }

  /// A path without its folders.
  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
