import ChartKit
import Testing

/// Contexts of every shape that XState's users have: shown as what they are, changed in place, taken back.
struct ContextShapeTests {
  /// A machine with one context; `GO` runs a function on it.
  private func run(_ context: String, _ body: String = "", before: String = "") throws -> ModuleRun {
    try ModuleRun(
      "createMachine({context: () => (\(context)), on: {GO: {actions: ({context, event}) => {\(body)}}, "
        + "SET: {actions: assign(({context, event}) => {\(body)})}, "
        + "CHECK: {actions: assign({ok: ({context}) => {\(body)}})}}})", before: before)
  }

  @Test func thingsAreShownAsWhatTheyAre() throws {
    let run = try run(
      """
      {map: new Map([['a', {b: 1}], [2, 'c']]), set: new Set([1, 'x']), date: new Date(5), big: 10n,
       todo: new Todo('milk'), error: new TypeError('no luck'), bytes: new Uint8Array([1, 2]), f(x) { return x; },
       none: undefined, symbol: Symbol('s'), pattern: /a+/g, secret: new Secret(), weak: new WeakMap()}
      """, before: "class Todo { constructor(title) { this.title = title; } } class Secret { #hidden = 1; }")
    #expect(run.failure == nil)
    func kind(_ key: String) -> Value.Kept.Kind? { run.data[key]?.kept?.kind }
    #expect(
      ["map", "set", "date", "big", "todo", "error", "bytes", "f", "symbol", "pattern", "secret", "weak"].map(
        kind) == [
          .map, .set, .source, .source, .instance, .error, .typedArray, .function, .symbol, .source,
          .reference,
          .reference,
        ])
    #expect(run.data["map"]?.kept?.inside.map(\.name) == ["a", "2"])
    #expect(run.data["todo"]?.kept?.brief == "Todo")
    #expect(run.data[path: ["todo", "title"]] == "milk")
    #expect(run.data["error"]?.kept?.brief == "TypeError: no luck")
    #expect(run.data["secret"]?.kept?.brief == "Secret")
    #expect(run.data["none"] == .undefined)
    #expect(run.data["map"]?.jsonText() == #"[["a",{"b":1}],[2,"c"]]"#)
    #expect(run.data["todo"]?.jsonText() == #"{"title":"milk"}"#)
  }

  @Test func thingsComeBackAsWhatTheyWere() throws {
    let check = """
      const {map, set, date, todo, error, bytes, f, cycle, secret} = context;
      return map.get('a').b === 1 && set.has('x') && date.getTime() === 5 && todo.shout() === 'MILK!' && todo instanceof Todo
        && error instanceof TypeError && error.message === 'no' && error.code === 7 && bytes[1] === 2
        && bytes instanceof Uint8Array && f(2) === 42 && cycle.self === cycle && cycle.list[0] === cycle.list
        && secret.open() === 1 && context.big === 10n;
      """
    var run = try run(
      """
      (() => { const cycle = {list: []}; cycle.self = cycle; cycle.list.push(cycle.list);
       return {map: new Map([['a', {b: 1}]]), set: new Set(['x']), date: new Date(5), todo: new Todo('milk'), cycle, big: 10n,
         error: Object.assign(new TypeError('no'), {code: 7}), bytes: new Uint8Array([1, 2]), f: x => x + hidden, secret: new Secret()}; })()
      """, check,
      before: """
        const hidden = 40;
        class Todo { constructor(title) { this.title = title; } shout() { return this.title.toUpperCase() + '!'; } }
        class Secret { #hidden = 1; open() { return this.#hidden; } }
        """)
    let start = run.snapshot
    run.send("CHECK")
    #expect(run.failure == nil)
    #expect(run.data["ok"] == true)
    // Everything is forgotten and made again from the values, as it is after something was changed in place.
    let saved = run.interpreter.json(of: start).jsonText()
    run.go(to: try run.interpreter.snapshot(from: Value(json: saved)))
    run.send("CHECK")
    #expect(run.failure == nil)
    #expect(run.data["ok"] == true)
  }

  @Test func whatIsChangedInPlaceIsSeenAndTakenBack() throws {
    var run = try run(
      "{list: [1], map: new Map(), deep: {a: {b: 1}}, n: 0}",
      "context.list.push(2); context.map.set('k', context.list); context.deep.a.b++; context.n++; context.fresh = true;"
    )
    let start = run.snapshot
    for _ in 0..<3 {
      run.go(to: start)
      #expect(run.data == ["list": [1], "map": start.data["map"] ?? .null, "deep": ["a": ["b": 1]], "n": 0])
      run.send("GO")
      #expect(run.data["list"] == [1, 2])
      #expect(run.data["map"]?.kept?.inside.map(\.value) == [[1, 2]])
      #expect(run.data["deep"] == ["a": ["b": 2]])
      #expect(run.data["n"] == 1 && run.data["fresh"] == true)
      run.send("GO")
      #expect(run.data["list"] == [1, 2, 2])
    }
  }

  @Test func assignmentsThatChangeInPlaceAreSeen() throws {
    var run = try run(
      "{list: [1], other: {x: 1}}", "context.list.push(event.n); return {list: context.list};")
    let start = run.snapshot
    run.send("SET", ["n": 2])
    #expect(run.data == ["list": [1, 2], "other": ["x": 1]])
    run.go(to: start)
    run.send("SET", ["n": 3])
    #expect(run.data["list"] == [1, 3])
  }

  @Test func gettersThatFailAreCaught() throws {
    var run = try run(
      "{get bad() { throw new Error('no'); }, inner: {get worse() { throw 1; }, fine: 1}, n: 1}",
      "context.n = 2;")
    #expect(run.data["bad"]?.kept?.brief == "getter that throws Error: no")
    #expect(run.data[path: ["inner", "worse"]]?.kept?.brief == "getter that throws 1")
    #expect(run.data[path: ["inner", "fine"]] == 1)
    run.send("GO")
    #expect(run.data["n"] == 2)
  }

  @Test func gettersThatDoNotEndAreNotAskedAgain() throws {
    var limits = ScriptLimits()
    limits.milliseconds = 50
    var run = try ModuleRun(
      "createMachine({context: () => ({n: 1, inner: {get loop() { while (true); }}}), on: {GO: {actions: assign({n: 2})}}})",
      limits: limits)
    #expect(run.failure == nil)
    let loop = run.data[path: ["inner", "loop"]]?.kept?.brief
    #expect(loop == "getter that is not asked: machine.js:2:1: the evaluation takes too long")
    run.send("GO")
    #expect(run.data["n"] == 2)
  }

  @Test func proxiesAreSeenThrough() throws {
    let run = try run(
      "{p: new Proxy({a: 1}, {}), bad: new Proxy({}, {ownKeys() { throw new Error('no'); }})}")
    #expect(run.data["p"] == ["a": 1])
    #expect(run.data["bad"]?.kept?.kind == .reference)
  }

  @Test func largeContextsAreNotLookedThrough() throws {
    var run = try ModuleRun(
      """
      createMachine({
        context: () => ({n: 0, rows: Array.from({length: 50000}, (_, id) => ({id, text: 'row number ' + id}))}),
        on: {INC: {actions: assign({n: ({context}) => context.n + 1})},
          ADD: {actions: assign({rows: ({context}) => [...context.rows, {id: -1, text: 'new'}]})},
          DROP: {actions: assign({rows: ({context, event}) => context.rows.filter(row => row.id !== event.id)})},
          EDIT: {actions: assign({rows: ({context}) => context.rows.map(row => row.id === 7 ? {...row, text: 'edited'} : row)})}}})
      """)
    let start = run.snapshot
    for _ in 0..<5 { run.send("INC") }
    #expect(run.data["n"] == 5)
    run.send("ADD")
    #expect(run.data["rows"]?.array?.count == 50001)
    #expect(run.data["rows"]?.array?.last == ["id": -1, "text": "new"])
    run.send("DROP", ["id": 3])
    #expect(run.data["rows"]?.array?.count == 50000)
    #expect(run.data["rows"]?.array?[3] == ["id": 4, "text": "row number 4"])
    run.send("EDIT")
    #expect(run.data["rows"]?.array?[6] == ["id": 7, "text": "edited"])
    #expect(run.data["rows"]?.array?[5] == ["id": 6, "text": "row number 6"])
    run.go(to: start)
    run.send("INC")
    #expect(run.data["n"] == 1 && run.data["rows"] == start.data["rows"])
  }

  @Test func contextsWrittenInTheMachineAreCopied() throws {
    var run = try ModuleRun(
      "createMachine({context: {when: new Date(0), list: []}, on: {GO: {actions: ({context}) => context.list.push(1)}}})"
    )
    run.send("GO")
    #expect(run.data["list"] == [1])
    #expect(run.interpreter.start().after.data["list"] == [])
  }
}
