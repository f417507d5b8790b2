import ChartKit
import Testing

/// What functions can give: events, targets, delays, ids, inputs, outputs, children.
struct FunctionTests {
  @Test func eventsDelaysAndIdsCanBeComputed() throws {
    var run = try ModuleRun(
      """
      createMachine({context: {n: 2, got: []}, on: {
        GO: {actions: [
          raise(({context}) => ({type: 'NOW', n: context.n})),
          raise(({event}) => ({type: 'LATER', why: event.why}), {delay: ({context}) => context.n * 100, id: ({context}) => 'id' + context.n})]},
        NOW: {actions: assign({got: ({context, event}) => [...context.got, event.type + event.n]})},
        LATER: {actions: assign({got: ({context, event}) => [...context.got, event.why]})},
        STOP: {actions: cancel(({context}) => 'id' + context.n)}}})
      """)
    run.send("GO", ["why": "because"])
    #expect(run.data["got"] == ["NOW2"])
    let waiting = run.snapshot
    run.advance(200)
    #expect(run.data["got"] == ["NOW2", "because"])
    run.go(to: waiting)
    run.send("STOP")
    #expect(run.snapshot.schedule.isEmpty)
  }

  @Test func outputsSeeContextAndEvent() throws {
    var run = try ModuleRun(
      """
      createMachine({context: {n: 3}, initial: 'a', output: ({context, event}) => ({n: context.n, of: event.output}), states: {
        a: {initial: 'x', states: {x: {on: {NEXT: 'y'}}, y: {type: 'final', output: ({context, event}) => context.n + event.by}},
          onDone: {target: 'end', actions: assign({n: ({event}) => event.output})}},
        end: {type: 'final', output: ({context}) => 'end' + context.n}}})
      """)
    run.send("NEXT", ["by": 4])
    #expect(run.snapshot.output == ["n": 7, "of": "end7"])
  }

  @Test func machinesAreInvokedAndSpawned() throws {
    var run = try ModuleRun(
      """
      setup({actors: {child}}).createMachine({
        context: ({spawn}) => ({first: spawn('child', {id: 'one', input: {n: 1}}), got: []}),
        invoke: {src: child, id: 'two', input: ({context}) => ({n: 2}), onDone: {actions: assign({done: ({event}) => event.output})}},
        on: {
          MORE: {actions: [assign({more: ({spawn}) => spawn(child, {id: 'three', input: {n: 3}})}), spawnChild('child', {id: 'four', input: ({event}) => ({n: event.n})})]},
          ASK: {actions: [sendTo(({context}) => context.first, {type: 'ASK'}), sendTo('two', ({event}) => ({type: 'ASK', by: event.by}))]},
          TELL: {actions: assign({got: ({context, event}) => [...context.got, event.n]})},
          END: {actions: sendTo('two', {type: 'END'})},
          DROP: {actions: stopChild(({context}) => context.first)}}})
      """,
      before: """
        const child = createMachine({context: ({input}) => ({n: input.n}), initial: 'on', output: ({context}) => context.n * 10, states: {
          on: {on: {ASK: {actions: sendParent(({context, event}) => ({type: 'TELL', n: context.n + (event.by ?? 0)}))}, END: 'off'}},
          off: {type: 'final'}}});
        """)
    #expect(run.failure == nil)
    #expect(run.snapshot.children.map(\.id) == ["one", "two"])
    #expect(run.data["first"]?.kept?.brief == "actor one")
    run.send("ASK", ["by": 5])
    #expect(run.data["got"] == [1, 7])
    run.send("MORE", ["n": 4])
    #expect(run.failure == nil)
    #expect(run.snapshot.children.map(\.id) == ["one", "two", "three", "four"])
    run.send("DROP")
    #expect(run.snapshot.children.map(\.id) == ["two", "three", "four"])
    run.send("END")
    #expect(run.data["done"] == 20)
    let saved = try run.interpreter.snapshot(
      from: Value(json: run.interpreter.json(of: run.snapshot).jsonText()))
    #expect(saved.children.map(\.id) == run.snapshot.children.map(\.id))
  }

  @Test func selfAndSnapshotsAreAtHand() throws {
    var run = try ModuleRun(
      """
      createMachine({id: 'm', context: {n: 1}, initial: 'a', states: {
        a: {tags: 'idle', on: {GO: {actions: assign(({self}) => {
          const now = self.getSnapshot();
          return {value: now.value, matches: now.matches('a'), tag: now.hasTag('idle'), can: now.can({type: 'NEXT'}), cannot: now.can({type: 'X'}), n: now.context.n, id: self.id};
        })}, NEXT: 'b', AGAIN: {actions: ({self}) => self.send({type: 'NEXT'})}}}, b: {}}})
      """)
    run.send("GO")
    #expect(run.failure == nil)
    #expect(
      run.data == [
        "n": 1, "value": "a", "matches": true, "tag": true, "can": true, "cannot": false, "id": "x:0",
      ])
    run.send("AGAIN")
    #expect(run.value == "\"b\"")
  }

  @Test func guardsCombine() throws {
    var run = try ModuleRun(
      """
      setup({guards: {small: ({context}) => context.n < 5, even: and(['small', ({context}) => context.n % 2 === 0])}}).createMachine({
        context: {n: 2}, type: 'parallel', states: {
          p: {initial: 'x', states: {x: {on: {P: 'y'}}, y: {}}},
          q: {initial: 'x', states: {x: {on: {
            Q: {guard: and(['even', not(stateIn({p: 'y'}))]), target: 'y'}}}, y: {}}}}})
      """)
    let start = run.snapshot
    run.send("Q")
    #expect(run.value == #"{"p":"x","q":"y"}"#)
    run.go(to: start)
    run.send("P")
    run.send("Q")
    #expect(run.value == #"{"p":"y","q":"x"}"#)
  }

  @Test func routesLeadToStates() throws {
    var run = try ModuleRun(
      """
      createMachine({id: 'm', initial: 'a', states: {
        a: {}, b: {id: 'bee', route: {}}, c: {id: 'sea', route: {guard: ({event}) => event.ok}}}})
      """)
    run.send("xstate.route", ["to": "#bee"])
    #expect(run.value == "\"b\"")
    run.send("xstate.route", ["to": "#sea", "ok": false])
    #expect(run.value == "\"b\"")
    run.send("xstate.route", ["to": "#sea", "ok": true])
    #expect(run.value == "\"c\"")
  }

  @Test func emittedEventsAndErrorsOfChildrenAreSeen() throws {
    var run = try ModuleRun(
      """
      createMachine({context: {}, initial: 'a', states: {a: {invoke: {src: bad, id: 'bad', onError: {target: 'b',
        actions: [assign({message: ({event}) => event.error.message}), emit(({event}) => ({type: 'told', why: event.error.code}))]}}}, b: {}}})
      """,
      before:
        "const bad = createMachine({entry: () => { throw Object.assign(new Error('no luck'), {code: 3}); }});"
    )
    #expect(run.value == "\"b\"")
    #expect(run.data == ["message": "no luck"])
    let emitted = run.last.microsteps.flatMap(\.records).compactMap { record in
      if case .emitted(let event) = record { event } else { nil }
    }
    #expect(emitted == [Event("told", data: ["why": 3])])
    run.send("x")
  }

  @Test func aFailureTakesTheWholeMacrostepBack() throws {
    var run = try ModuleRun(
      """
      createMachine({context: {n: 0}, initial: 'a', states: {
        a: {on: {GO: {target: 'b', actions: assign({n: 1})}}},
        b: {always: {target: 'c', actions: assign({n: 2})}},
        c: {entry: () => { throw new Error('no'); }}}})
      """)
    run.send("GO")
    #expect(run.status == .error)
    #expect(run.value == "\"a\"")
    #expect(run.data == ["n": 0])
  }

  @Test func machinesInJSONTakeTheirImplementationsFromModules() throws {
    let json = SourceText(
      name: "m.json",
      text:
        #"{"context":{"n":1},"initial":"a","states":{"a":{"on":{"GO":{"guard":{"type":"isBelow","params":{"max":2}},"actions":"add"}},"after":{"pause":"b"}},"b":{}}}"#
    )
    let graph = ModuleChart.graph(
      "exports.guards = {isBelow: ({context}, {max}) => context.n < max}; exports.actions = {add: assign({n: ({context}) => context.n + 1})}; exports.delays = {pause: 50};"
    )
    let chart = ChartCompiler.compile(try ModuleCharts.read(json, with: graph))
    #expect(chart.isRunnable)
    let interpreter = Interpreter(chart)
    var step = interpreter.send(Event("GO"), to: interpreter.start().after)
    step = interpreter.send(Event("GO"), to: step.after)
    #expect(step.after.data == ["n": 2])
    #expect(chart.value(of: interpreter.advance(step.after, by: 50).after.configuration) == "b")
  }
}
