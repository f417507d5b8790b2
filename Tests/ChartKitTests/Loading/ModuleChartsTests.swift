import ChartKit
import Testing

/// Machines that modules make.
struct ModuleChartsTests {
  @Test func aMachineWithFunctionsRuns() throws {
    var run = try ModuleRun(
      """
      createMachine({
        id: 'counter', context: {n: 0}, initial: 'idle',
        states: {
          idle: {on: {
            INC: {guard: ({context, event}) => context.n + event.by <= 5, actions: assign({n: ({context, event}) => context.n + event.by})},
            STOP: {target: 'done', actions: [function bye() {}, () => {}]}}},
          done: {type: 'final'}}})
      """)
    #expect(run.value == "\"idle\"")
    run.send("INC", ["by": 3])
    #expect(run.data == ["n": 3])
    run.send("INC", ["by": 3])
    #expect(run.data == ["n": 3])
    #expect(run.last.changedNothing)
    run.send("INC", ["by": 2])
    #expect(run.data == ["n": 5])
    run.send("STOP")
    #expect(run.snapshot.isDone)
    #expect(run.last.actions == ["bye", "(anonymous)"])
  }

  @Test func namesAreTakenFromSetupAndGivenTheirParams() throws {
    var run = try ModuleRun(
      """
      setup({
        actions: {add: assign({n: ({context}, params) => context.n + params.by}), note: (_, params) => {}},
        guards: {isBelow: ({context}, {limit}) => context.n < limit},
        delays: {pause: ({context}) => context.n * 100}
      }).createMachine({
        context: ({input}) => ({n: input.start}), initial: 'a',
        states: {
          a: {on: {GO: [
            {guard: {type: 'isBelow', params: {limit: 10}}, actions: {type: 'add', params: ({event}) => ({by: event.by})}},
            {target: 'b', actions: {type: 'note', params: {why: 'full'}}}]}},
          b: {after: {pause: 'c'}}, c: {}}})
      """, input: ["start": 4])
    #expect(run.data == ["n": 4])
    run.send("GO", ["by": 7])
    #expect(run.data == ["n": 11])
    run.send("GO", ["by": 1])
    #expect(run.value == "\"b\"")
    #expect(run.last.actions == ["note"])
    run.advance(1099)
    #expect(run.value == "\"b\"")
    run.advance(1)
    #expect(run.value == "\"c\"")
  }

  @Test func enqueueActionsDoesWhatItCollects() throws {
    var run = try ModuleRun(
      """
      setup({actions: {named: () => {}}, guards: {odd: ({context}) => context.n % 2 === 1}}).createMachine({
        context: {n: 1}, on: {
          GO: {actions: enqueueActions(({enqueue, check, context}) => {
            const before = context.n;
            enqueue.assign({n: ({context}) => context.n + 1, before});
            if (check('odd')) enqueue('named');
            enqueue(function inline({context}) { if (context.n !== 2) throw new Error('the order is wrong'); });
            enqueue.raise({type: 'NEXT', by: 5});
          })},
          NEXT: {actions: assign(({context, event}) => ({n: context.n + event.by}))}}})
      """)
    run.send("GO")
    #expect(run.failure == nil)
    #expect(run.last.actions == ["named", "inline"])
    #expect(run.data == ["n": 7, "before": 1])
  }

  @Test func whatIsThrownNamesItsPlace() throws {
    var run = try ModuleRun(
      """
      createMachine({
        initial: 'a',
        states: {a: {on: {X: {guard: () => { throw new Error('no luck') }, target: 'b'}, Y: {actions: [function one() {},
          () => { null.x }, function two() {}], target: 'b'}}}, b: {}}})
      """)
    let start = run.snapshot
    run.send("X")
    #expect(run.status == .error)
    #expect(run.failure?.hasPrefix("machine.js:4:") == true)
    #expect(run.failure?.hasSuffix(": no luck") == true)
    #expect(run.value == "\"a\"")
    run.go(to: start)
    run.send("Y")
    #expect(run.status == .error)
    #expect(run.failure?.hasPrefix("machine.js:5:") == true)
    #expect(run.last.actions == ["one", "(anonymous)"])
  }

  @Test func aModuleThatCannotBeReadSaysWhere() throws {
    let error = #expect(throws: UnreadableDocument.self) {
      try ModuleChart.chart(module: "const a = 1;\nthrow new TypeError('not today');")
    }
    #expect(error?.diagnostic.message == "TypeError: not today")
    #expect((14...40).contains(error?.diagnostic.offset ?? 0))
  }
}
