import Testing

@testable import ChartKit

/// Machines of modules are written with names where their functions stood, and each function is told.
struct FunctionNamingTests {
  private static let machine = """
    setup({
      actions: {note: (_, params) => {}},
      guards: {isBelow: ({context}, {limit}) => context.n < limit},
      delays: {pause: ({context}) => context.n * 100},
      actors: {load: fromPromise(async () => 1)}
    }).createMachine({
      id: 'm', context: {n: 0}, initial: 'a',
      states: {
        a: {
          id: 'first', route: {guard: ({context}) => true}, after: {pause: 'b'},
          invoke: {src: 'load', input: ({context}) => context.n, systemId: 'loader', onDone: 'b', onError: {}},
          on: {
            GO: [
              {guard: {type: 'isBelow', params: {limit: 5}}, actions: {type: 'note', params: {by: 1}}},
              {guard: ({context}) => false, target: 'b'}],
            ADD: {actions: assign({n: ({context}) => context.n + 1})},
            TAKE: {actions: [
              assign(({context}) => ({n: 0})), emit({type: 'told', n: 1}), spawnChild('load', {id: 'k'}),
              stopChild('k'), raise(({context}) => ({type: 'X'})), sendTo('k', {type: 'Y'}),
              enqueueActions(({enqueue}) => {}), () => {}, () => {}, log('here')]}}},
        b: {type: 'final', output: ({context}) => context.n}}})
    """

  private static let named = [
    "the input of \"0.first\": left out, since a function computes it",
    "\"load\" is a function: as one of the actors it is known by its name only",
    "the delay \"pause\" is known by its name only",
    "\"isBelow\" is a function: as one of the guards it is known by its name only",
    "\"note\" is a function: as one of the actions it is known by its name only",
  ]

  @Test func everyFunctionIsToldInXState() throws {
    let chart = try ModuleChart.chart(Self.machine)
    try #require(chart.isRunnable, "\(chart.diagnostics)")
    let document = XStateWriter.write(chart)
    let losses = document.losses.map(\.message)
    for loss in Self.named { #expect(losses.contains(loss), "\(loss) is not among \(losses)") }
    #expect(document.losses.allSatisfy { $0.offset != nil })
    let source = SourceText(name: "m.json", text: document.text)
    let again = ChartCompiler.compile(try ChartFormat.read(source, dialect: .xstate5))
    #expect(again.isRunnable, "\(again.diagnostics)")
    #expect(again.functions == nil)
    #expect(again.states.map(\.id) == chart.states.map(\.id))
    #expect(again.transitions.count == chart.transitions.count)
    #expect(XStateWriter.write(again).losses.isEmpty)
    #expect(XStateWriter.write(again).text == document.text)
    for part in [
      "xstate.emit", "xstate.spawnChild", "\"systemId\": \"loader\"", "\"route\"", "\"(anonymous) 2\"",
    ] {
      #expect(document.text.contains(part), "\(part)\n\(document.text)")
    }
  }

  @Test func everyFunctionIsToldInSCXML() throws {
    let document = try SCXMLWriter.write(try ModuleChart.chart(Self.machine))
    let losses = document.losses.map(\.message)
    let more = [
      "\"emit told\" becomes an action of that name", "\"spawn load\" becomes an action of that name",
      "the systemId \"loader\" is left out",
      "the route to \"#first\" stands as a transition of the whole",
    ]
    for loss in Self.named + more { #expect(losses.contains(loss), "\(loss) is not among \(losses)") }
    let source = SourceText(name: "m.scxml", text: document.text)
    let again = ChartCompiler.compile(try SCXMLReader.read(source))
    #expect(again.isRunnable, "\(again.diagnostics.map { $0.text(in: source) })\n\(document.text)")
    let twice = try SCXMLWriter.write(again)
    #expect(twice.losses.isEmpty)
    #expect(twice.text == document.text)
  }

  @Test func aWholeContextOfAFunctionIsTold() throws {
    let chart = try ModuleChart.chart(
      "createMachine({context: ({input}) => ({n: input}), initial: 'a', states: {a: {}}})")
    #expect(
      XStateWriter.write(chart).losses.map(\.message) == [
        "the data at the start are left out: JavaScript makes them"
      ])
  }

  @Test func valuesThatOnlyJavaScriptHasAreTold() throws {
    let chart = try ModuleChart.chart(
      """
      createMachine({
        meta: {f: () => 1, n: 10n, list: [new Map()]}, initial: 'a',
        states: {a: {entry: {type: 'x', params: {at: new Date(0)}}}}})
      """)
    let losses = XStateWriter.write(chart).losses.map(\.message)
    #expect(losses.count == 4 && losses.allSatisfy { $0.contains("null stands for") }, "\(losses)")
  }

  @Test func machinesOfVersion4Too() throws {
    let chart = try ModuleChart.chart(
      """
      createMachine({
        predictableActionArguments: true, initial: 'a',
        states: {a: {on: {E: {cond: function isOpen() {}, actions: [actions.send('F', {to: 'k'}), function go() {}]}}}}})
      """)
    #expect(chart.dialect == .xstate4)
    let document = XStateWriter.write(chart)
    #expect(document.text.contains("\"guard\": \"isOpen\""), "\(document.text)")
    #expect(document.losses.count { $0.message.contains("is a function") } == 2, "\(document.losses)")
  }
}
