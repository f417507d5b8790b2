import Testing

@testable import ChartKit

/// Actors whose logic is a script of the module: what they do, and that all of it can be undone, saved and repeated.
struct ScriptActorTests {
  /// Takes the inputs one after the other and, at each moment, undoes, repeats, saves and restores what was done.
  static func run(
    _ machine: String, before: String = "", input: Value = .undefined, _ inputs: [Input]
  ) throws -> [Macrostep] {
    let interpreter = try ModuleChart.interpreter(machine, before: before)
    var steps = [interpreter.start(input: input)]
    for input in inputs {
      let snapshot = steps[steps.count - 1].after
      let step = perform(input, interpreter, snapshot)
      let again = perform(input, interpreter, snapshot)
      #expect(again.after == step.after, "\(input) from the same snapshot gives the same")
      let saved = try interpreter.snapshot(from: interpreter.json(of: snapshot))
      #expect(saved == snapshot)
      let restored = perform(input, interpreter, saved)
      #expect(restored.after == step.after, "\(input) after saving and restoring gives the same")
      steps.append(step)
    }
    return steps
  }

  static func perform(_ input: Input, _ interpreter: Interpreter, _ snapshot: Snapshot) -> Macrostep {
    switch input {
    case .event(let event): interpreter.send(event, to: snapshot)
    case .advance(let count): interpreter.advance(snapshot, by: count)
    case .answer(let path, let answer): interpreter.answer(path, answer, in: snapshot)
    case .eventTo(let path, let event): interpreter.send(event, to: snapshot, at: path)
    case .start, .timer, .assume, .proceed: interpreter.start()
    }
  }

  static func values(_ steps: [Macrostep], _ chart: Chart? = nil) -> [String] {
    steps.map { step in step.after.data.jsonText() + (step.after.failure.map { " " + $0 } ?? "") }
  }

  @Test func aPromiseSettlesAfterTheStepThatStartedIt() throws {
    let steps = try Self.run(
      """
      createMachine({context: {got: null}, initial: 'a', states: {
        a: {on: {GO: 'b'}},
        b: {invoke: {id: 'p', src: fromPromise(async ({input}) => { await null; return input.n * 2; }), input: {n: 21},
          onDone: {target: 'c', actions: assign({got: ({event}) => [event.type, event.output]})}}},
        c: {type: 'final'}}})
      """, [.event(Event("GO"))])
    #expect(Self.values(steps) == [#"{"got":null}"#, #"{"got":["xstate.done.actor.p",42]}"#])
    #expect(steps[1].after.isDone)
  }

  @Test func aPromiseWaitsForItsTimer() throws {
    let steps = try Self.run(
      """
      setup({actors: {wait: fromPromise(async ({input, signal}) => {
          for (let i = 1; i <= 2; i++) await new Promise(done => setTimeout(done, 100));
          return Date.now() - input; })}})
      .createMachine({context: {}, initial: 'a', states: {
        a: {invoke: {src: 'wait', input: () => Date.now(), onDone: {target: 'b', actions: assign(({event}) => ({took: event.output}))}},
          on: {CANCEL: 'b'}}, b: {}}})
      """, [.advance(99), .advance(1), .advance(99), .advance(1)])
    #expect(Self.values(steps) == ["{}", "{}", "{}", "{}", #"{"took":200}"#])
    #expect(steps[1].after.schedule.map(\.due) == [100])
    #expect(steps[2].after.schedule.map(\.due) == [200])
    #expect(steps[4].after.children.isEmpty && steps[4].after.schedule.isEmpty)
  }

  @Test func aRejectionIsAnErrorAndOneThatNobodyHearsEndsTheParent() throws {
    let heard = try Self.run(
      """
      createMachine({context: {}, initial: 'a', states: {
        a: {invoke: {id: 'p', src: fromPromise(() => { throw new TypeError('no'); }),
          onError: {target: 'b', actions: assign(({event}) => ({why: event.type + ': ' + event.error.message}))}}}, b: {}}})
      """, [])
    #expect(Self.values(heard) == [#"{"why":"xstate.error.actor.p: no"}"#])
    let unheard = try Self.run(
      "createMachine({invoke: {id: 'p', src: fromPromise(async () => { throw new Error('no'); })}})", [])
    #expect(unheard[0].after.status == .error)
    #expect(unheard[0].after.failure == "no")
  }

  @Test func aCallbackSendsReceivesAndCleansUp() throws {
    let machine = """
      createMachine({context: {n: 0, log: []}, initial: 'on', states: {
        on: {invoke: {id: 'ticker', input: {step: 2}, src: fromCallback(({sendBack, receive, input, emit}) => {
            let by = input.step;
            const timer = setInterval(() => sendBack({type: 'TICK', by}), 10);
            receive(event => { by = event.by; emit({type: 'changed', by}); });
            return () => { clearInterval(timer); console.log('bye'); };
          })},
          on: {TICK: {actions: assign({n: ({context, event}) => context.n + event.by})},
            FASTER: {actions: sendTo('ticker', ({event}) => ({type: 'SET', by: event.by}))}, STOP: 'off'}},
        off: {}}})
      """
    let steps = try Self.run(
      machine,
      [
        .advance(10), .advance(25), .event(Event("FASTER", data: ["by": 100])), .advance(5),
        .event(Event("STOP")),
        .advance(100),
      ])
    #expect(
      steps.map { $0.after.data["n"]?.number ?? -1 } == [0, 2, 6, 6, 106, 106, 106])
    #expect(
      steps[3].microsteps.flatMap(\.records).contains(.emitted(Event("changed", data: ["by": 100]))))
    #expect(steps[5].after.schedule.isEmpty && steps[5].after.children.isEmpty)
  }

  @Test func aTransitionKeepsItsStateAsAValue() throws {
    let steps = try Self.run(
      """
      createMachine({context: {seen: []}, invoke: {id: 'count', input: 5,
          src: fromTransition((state, event) => event.type === 'INC' ? {n: state.n + 1} : state, ({input}) => ({n: input})),
          onSnapshot: {actions: assign({seen: ({context, event}) => [...context.seen, event.snapshot.context.n]})}},
        on: {INC: {actions: forwardTo('count')},
          LOOK: {actions: assign({seen: ({self}) => [self.getSnapshot().children.count.getSnapshot().context.n]})}}})
      """, [.event(Event("INC")), .event(Event("INC")), .event(Event("LOOK"))])
    #expect(
      Self.values(steps) == [#"{"seen":[5]}"#, #"{"seen":[5,6]}"#, #"{"seen":[5,6,7]}"#, #"{"seen":[7]}"#])
  }

  @Test func observablesGiveValuesOrEvents() throws {
    let steps = try Self.run(
      """
      (({fromObservable, fromEventObservable}) => createMachine({context: {seen: [], heard: 0}, initial: 'a', states: {a: {invoke: [
          {id: 'o', src: fromObservable(({input}) => ({subscribe(observer) {
              let n = 0; const t = setInterval(() => { observer.next(++n); if (n === 2) { clearInterval(t); observer.complete(); } }, 5);
              return {unsubscribe() { clearInterval(t); }}; }})),
            onSnapshot: {actions: assign({seen: ({context, event}) => [...context.seen, event.snapshot.context ?? null]})},
            onDone: 'b'},
          {src: fromEventObservable(() => ({subscribe(o) { o.next({type: 'HI'}); return {unsubscribe() {}}; }}))}],
          on: {HI: {actions: assign({heard: ({context}) => context.heard + 1})}}}, b: {}}}))($module.import('xstate'))
      """, [.advance(5), .advance(5)])
    #expect(
      Self.values(steps) == [
        #"{"seen":[null],"heard":1}"#, #"{"seen":[null,1],"heard":1}"#, #"{"seen":[null,1,2],"heard":1}"#,
      ])
    #expect(steps[2].after.children.isEmpty)
  }

  @Test func spawnedActorsAreReachedByReferenceAndByTheSystem() throws {
    let steps = try Self.run(
      """
      setup({actors: {item: createMachine({context: ({input}) => ({name: input.name, done: false}),
          on: {TOGGLE: {actions: [assign({done: ({context}) => !context.done}), sendParent(({context}) => ({type: 'TOGGLED', name: context.name}))]}}})}})
      .createMachine({context: ({spawn}) => ({items: [spawn('item', {id: 'first', input: {name: 'one'}})], toggled: []}),
        on: {ADD: {actions: assign({items: ({context, event, spawn}) => [...context.items, spawn('item', {input: {name: event.name}, systemId: 'last'})]})},
          TOGGLE: {actions: sendTo(({context, event}) => context.items[event.at], {type: 'TOGGLE'})},
          LAST: {actions: ({system}) => system.get('last').send({type: 'TOGGLE'})},
          REMOVE: {actions: [stopChild(({context}) => context.items[0]), assign({items: ({context}) => context.items.slice(1)})]},
          TOGGLED: {actions: assign({toggled: ({context, event}) => [...context.toggled, event.name]})}}})
      """,
      [
        .event(Event("ADD", data: ["name": "two"])), .event(Event("TOGGLE", data: ["at": 0])),
        .event(Event("LAST")), .event(Event("REMOVE")), .event(Event("TOGGLE", data: ["at": 0])),
      ])
    #expect(
      steps.map { $0.after.data["toggled"]?.jsonText() ?? "" } == [
        "[]", "[]", #"["one"]"#, #"["one","two"]"#, #"["one","two"]"#, #"["one","two","two"]"#,
      ])
    #expect(steps.map(\.after.children.count) == [1, 2, 2, 2, 1, 1])
  }

  @Test func whatIsMissingWaitsForAnAnswer() throws {
    let machine = """
      createMachine({context: {}, initial: 'a', states: {
        a: {invoke: {id: 'load', src: fromPromise(async () => { const r = await fetch('/x'); return r.json(); }),
            onDone: {target: 'b', actions: assign(({event}) => ({got: event.output}))},
            onError: {target: 'b', actions: assign(({event}) => ({failed: event.error}))}}}, b: {}}})
      """
    let steps = try Self.run(machine, [.answer(["load"], .resolve(["id": 7]))])
    guard case .script(let script)? = steps[0].after.children.first?.body else {
      Issue.record("the promise is not there")
      return
    }
    #expect(script.missing == "fetch")
    #expect(steps[0].after.children[0].awaitsAnswer)
    #expect(Self.values(steps) == ["{}", #"{"got":{"id":7}}"#])
    let failed = try Self.run(machine, [.answer(["load"], .reject("offline"))])
    #expect(Self.values(failed) == ["{}", #"{"failed":"offline"}"#])
  }

  @Test func promisesAreHeardInTheOrderInWhichTheySettle() throws {
    let steps = try Self.run(
      """
      createMachine({context: {order: []}, invoke: [
          {id: 'slow', src: fromPromise(async () => { await null; await null; await null; }), onDone: {actions: 'note'}},
          {id: 'fast', src: fromPromise(async () => {}), onDone: {actions: 'note'}}]},
        {actions: {note: assign({order: ({context, event}) => [...context.order, event.actorId]})}})
      """, [])
    #expect(Self.values(steps) == [#"{"order":["fast","slow"]}"#])
  }

  @Test func retryWithTimersAndRandomNumbersRepeats() throws {
    let steps = try Self.run(
      """
      createMachine({context: {tries: 0, delays: []}, initial: 'loading', states: {
        loading: {invoke: {src: fromPromise(async () => {
              const pause = 10 + Math.floor(Math.random() * 10);
              await new Promise(done => setTimeout(done, pause));
              if (pause < 100) throw new Error('after ' + pause); }),
            onError: {target: 'failed', actions: assign({tries: ({context}) => context.tries + 1,
              delays: ({context, event}) => [...context.delays, event.error.message]})}}},
        failed: {after: {50: {guard: ({context}) => context.tries < 3, target: 'loading'}}}}})
      """, [.advance(20), .advance(50), .advance(20), .advance(50), .advance(20)])
    #expect(steps.map { $0.after.data["tries"]?.number ?? -1 } == [0, 1, 1, 2, 2, 3])
  }

  /// v4's activities: of a state, and by the actions `start` and `stop`. Each is a function that gives one that ends it.
  @Test func activitiesOfVersion4RunUntilTheyAreStopped() throws {
    let chart = try ModuleChart.chart(
      module: """
        const beep = (context, activity) => {
          console.log(activity.type + ' on ' + context.n);
          const timer = setInterval(() => console.log(activity.type), 100);
          return () => { clearInterval(timer); console.log(activity.type + ' off'); };
        };
        module.exports = createMachine({context: {n: 7}, initial: 'a', on: {
            START: {actions: actions.start('blink')}, STOP: {actions: actions.stop('blink')}},
          states: {a: {on: {GO: 'b'}}, b: {activities: ['beep', 'missing'], on: {BACK: 'a'}}}},
          {activities: {beep, blink: beep}});
        """, dialect: .xstate4)
    let interpreter = Interpreter(chart)
    func notes(_ step: Macrostep) -> [String] {
      step.microsteps.flatMap(\.records).compactMap {
        if case .noted(_, let value) = $0 { value.string } else { nil }
      }
    }
    let go = interpreter.send(Event("GO"), to: interpreter.start().after)
    #expect(notes(go) == ["beep on 7"])
    #expect(go.after.children.map(\.id) == ["beep", "missing"])
    let later = interpreter.advance(go.after, by: 250)
    #expect(notes(later) == ["beep", "beep"])
    let both = interpreter.send(Event("START"), to: later.after)
    #expect(notes(both) == ["blink on 7"])
    let back = interpreter.send(Event("BACK"), to: both.after)
    #expect(notes(back) == ["beep off"])
    #expect(back.after.children.map(\.id) == ["blink"])
    let stop = interpreter.send(Event("STOP"), to: back.after)
    #expect(notes(stop) == ["blink off"])
    #expect(stop.after.children.isEmpty && stop.after.schedule.isEmpty && stop.after.failure == nil)
    // From a snapshot that was saved, the activity goes on.
    let saved = try interpreter.snapshot(from: interpreter.json(of: later.after))
    #expect(notes(interpreter.advance(saved, by: 100)) == ["beep"])
  }

  @Test func theOptionsOverrideAModulesActors() throws {
    var interpreter = try ModuleChart.interpreter(
      """
      setup({actors: {load: fromPromise(async () => 'real')}}).createMachine({context: {}, invoke: {src: 'load',
        onDone: {actions: assign(({event}) => ({got: event.output}))}}})
      """)
    #expect(interpreter.start().after.data == ["got": "real"])
    interpreter.options.actors["load"] = .resolve("given")
    #expect(interpreter.start().after.data == ["got": "given"])
  }
}
