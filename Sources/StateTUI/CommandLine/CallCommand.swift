import ArgumentParser
import ChartKit

/// `statetui call`.
struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call the services, in this process, on charts of yours.",
    usage: """
      statetui call <method> [<json>] --load NAME=FILE ...
      statetui call --script <file> --load NAME=FILE ...
      """,
    discussion: """
      EXAMPLES
        $ statetui call --load door=door.json \\
            statecharts.v1.StatechartService/CreateMachine '{"statechartId":"door"}'
        {"status":0,"body":{"machine":{…}}}
        $ statetui call --load order=order.js 'POST /machines/order' '{"slug":"o-1"}'
        {"status":200,"body":{"done":false,"state":"idle","tags":[],"ts":0}}
        $ statetui call --script calls.jsonl --load alarm=alarm.json

      METHOD is a gRPC path: statecharts.v1.StatechartService/CreateMachine or /Step, \
      statecharts.validation.v1.SemanticValidator/ValidateChart or /ValidateTrace; or an HTTP method and path of \
      State Backed: POST /machines/NAME, GET /machines/NAME/i/INSTANCE, POST /machines/NAME/i/INSTANCE/events.

      A script is JSON lines, each answered by one line, all on one service:
        {"method":"POST /machines/order","body":{"slug":"o-1"},"auth":{"sub":"ann"}}
        {"advance":10000}     move the virtual clock by milliseconds

      status is the HTTP status, or the gRPC code; that of a Step is its result's. The keys of bodies are sorted.

      The exit code is 0 where every line could be read, whatever the statuses.
      """)

  @Argument(help: "A gRPC path, or an HTTP method and path.")
  var method: String?

  @Argument(help: "The body; none stands for {}.")
  var body: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Register a chart under a name; again for its next version.", valueName: "name=file"))
  var load: [String] = []

  @Option(
    help: ArgumentHelp("Calls, one JSON line each, from a file or - for standard input.", valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp("Keep all that is answered in a SQLite file, and go on from there.", valueName: "file")
  )
  var store: String?

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions

  func validate() throws {
    if (method == nil) == (script == nil) {
      throw ValidationError("call takes a method, or --script with a file of calls")
    }
    for item in load where item.firstIndex(of: "=").map({ $0 > item.startIndex }) != true {
      throw ValidationError("--load takes NAME=FILE, found \"\(item)\"")
    }
  }

  func run() throws {
    let loader = try chartOptions.loader()
    let loaded = try loadedCharts(loader)
    let kept = try store.map { path throws(Failure) in
      let world = worldOptions
      return try CallStore(path, loaded, loader: loader) { chart throws(Failure) in
        try world.engineOptions(for: chart)
      }
    }
    var router = try kept?.open(loaded) ?? ServiceRouter()
    if kept == nil {
      for one in loaded { router.register(one.name, one.chart, options: one.options) }
    }
    func answer(_ item: CallScript.Item) throws(Failure) {
      try Output.line(try kept?.answer(item, from: &router) ?? item.answer(from: &router))
    }
    if let script {
      var calls = try CallScript(script)
      while let item = try calls.next() { try answer(item) }
    } else if let method {
      let body = try body.map { text throws(Failure) in try JSONArgument(text, of: "JSON").root }
      try answer(.call(ServiceCall(method, body: body)))
    }
  }

  /// Charts with errors are loaded too: the services refuse to run them.
  private func loadedCharts(_ loader: ChartLoader) throws(Failure) -> [CallStore.Loaded] {
    var loaded: [CallStore.Loaded] = []
    for item in load {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let chart = try loader.chart(String(parts[1]))
      loaded.append(
        CallStore.Loaded(
          name: String(parts[0]), chart: chart, options: try worldOptions.engineOptions(for: chart)))
    }
    return loaded
  }
}
