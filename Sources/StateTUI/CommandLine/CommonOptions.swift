import ArgumentParser
import ChartKit
import OrderedCollections

/// What `--dialect` takes.
enum DialectChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, scxml, xstate5, xstate4
  case statechartsV1 = "statecharts.v1"

  /// Nil where the document is to tell.
  var dialect: Dialect? { Dialect(rawValue: rawValue) }
}

/// What `--sources` takes.
enum SourcesChoice: String, CaseIterable, ExpressibleByArgument { case any, all }

extension EngineOptions.Preference: ExpressibleByArgument {}

/// How a chart is read and what surrounds it: options that the subcommands share.
struct ChartOptions: ParsableArguments {
  @Option(help: "Whose rules the chart follows; by default the document tells.")
  var dialect = DialectChoice.auto

  @Option(
    name: .customLong("initial-context"), parsing: .unconditional,
    help: ArgumentHelp(
      "Replace keys of the chart's data at the start; also written --context JSON.", valueName: "json"))
  var context: String?

  @Option(
    name: .customLong("export"),
    help: ArgumentHelp(
      "The export of a module that is the machine, or the chart of a statecharts.v1 registry.",
      valueName: "name"))
  var export: String?

  @Option(
    help: ArgumentHelp(
      "How many of a transition's several sources must be active (statecharts.v1): any or all.",
      valueName: "how-many"))
  var sources = SourcesChoice.any

  @Option(
    name: .customLong("impl"),
    help: ArgumentHelp(
      "A module that exports guards, actions, delays and actors for an XState machine; by default NAME.impl.js beside "
        + "NAME.json.", valueName: "file"))
  var implementations: String?

  func loader() throws(Failure) -> ChartLoader {
    var loader = ChartLoader(dialect: dialect.dialect)
    loader.statecharts = StatechartsV1Options(export: export, joinsSources: sources == .all)
    loader.implementations = implementations
    if let context { loader.context = try JSONArgument(context, of: "--context").object() }
    return loader
  }
}

/// What answers for the parts of a chart that stand outside of it: options that the subcommands share.
struct WorldOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Answers of guards that nobody implements, as {\"isReady\":false}.", valueName: "json")
  )
  var guards: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What invoked actors do, by src: {\"$resolve\":VALUE}, {\"$reject\":MESSAGE} or a machine; others stay running.",
      valueName: "json"))
  var actors: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The input that the machine starts with.", valueName: "json"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "Which of two conflicting transitions is taken, the inner or the outer one (statecharts.v1).",
      valueName: "which"))
  var conflicts = EngineOptions.Preference.inner

  func guardAnswers() throws(Failure) -> [String: Bool] {
    guard let guards else { return [:] }
    return try JSONArgument(guards, of: "--guards").guards()
  }

  func inputValue() throws(Failure) -> Value {
    guard let input else { return .undefined }
    return try JSONArgument(input, of: "--input").root.javaScriptValue
  }

  /// What actors do; machines among them follow `dialect`, or what they look like.
  func actorAnswers(dialect: Dialect?) throws(Failure) -> [String: EngineOptions.Actor] {
    guard let actors else { return [:] }
    return try JSONArgument(actors, of: "--actors").actors(dialect: dialect)
  }

  /// The engine's options for a chart.
  func engineOptions(for chart: Chart) throws(Failure) -> EngineOptions {
    var options = EngineOptions()
    options.preference = conflicts
    options.actors = try actorAnswers(dialect: chart.dialect.isXState ? chart.dialect : nil)
    ChartLoader().openFolder(of: chart.source.name, in: &options)
    return options
  }
}
