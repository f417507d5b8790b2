import Testing

@testable import ChartKit

/// Places of machines' parts in the texts that make them.
struct ModuleOutlineTests {
  /// For each path of keys, where the key and its value stand.
  private func places(_ json: String, _ texts: (name: String, text: String)...) throws -> [String: String] {
    let source = SourceText(parts: texts.map { ($0.name, Array($0.text.utf8)) })
    let root = ModuleOutline(source).placed(try JSONTree.read(Array(json.utf8)).root)
    var found: [String: String] = ["": source.location(at: root.offset).description]
    func visit(_ node: JSONNode, _ path: String) {
      for member in node.members ?? [] {
        let here = path + "/" + member.key
        found[here] =
          "\(source.location(at: member.keyOffset)) \(source.location(at: member.value.offset).description)"
        visit(member.value, here)
      }
      for (index, item) in (node.array ?? []).enumerated() {
        found[path + "/\(index)"] = source.location(at: item.offset).description
        visit(item, path + "/\(index)")
      }
    }
    visit(root, "")
    return found
  }

  /// A machine in TypeScript with nearly all ways to write one.
  @Test func typeScript() throws {
    let found = try places(Self.formJSON, ("form.ts", Self.form), ("shared.js", Self.shared))
    for (path, expected) in Self.formPlaces { #expect(found[path] == expected, "\(path)") }
  }

  @Test(arguments: [
    ("export default {states: {a: {}}}", "m.js:1:26"), ("module.exports = {states: {a: {}}}", "m.js:1:28"),
    ("exports.machine = {states: {a: {}}}", "m.js:1:29"),
    ("export const machine = createMachine({states: {a: {}}})", "m.js:1:48"),
    ("const config = {states: {a: {}}}; export default createMachine(config)", "m.js:1:26"),
    ("const config: MachineConfig<A, B> = {states: {a: {}}}; createMachine<A, B>(config)", "m.js:1:47"),
    ("const states = {a: {}}; export default createMachine({states})", "m.js:1:17"),
    ("const a = {}; export default createMachine({states: {a}})", "m.js:1:54"),
    ("export default Machine(({states: ({a: {}})}) as any)", "m.js:1:36"),
    ("export default setup({}).createMachine({states: {'a': {}}})", "m.js:1:50"),
    ("export default setup({}).createMachine({states: {[`a`]: {}}})", "m.js:1:50"),
    ("export default createMachine(Object.freeze({states: {a: {}}}))", "m.js:1:54"),
    ("const o = {s: {a: {}}}; export default createMachine({states: {...o.s}})", "m.js:1:16"),
    ("export default createMachine({states: {a: {}, ...{a: {}}}})", "m.js:1:51"),
    ("export default createMachine({states: make()})", "m.js:1:31 m.js:1:39"),
    ("export default make()", "m.js:1:1"),
    (
      "const x = {on: {}}; createMachine({id: 'no', states: {a: {}}}); createMachine({id: 'm', states: {a: {}}})",
      "m.js:1:98"
    ),
    ("<p>it's {x}</p>\nexport default createMachine({states: {a: {}}})", "m.js:2:40"),
  ])
  func forms(_ text: String, _ expected: String) throws {
    let found = try places(#"{"id": "m", "states": {"a": {}}}"#, ("m.js", text))
    let states = found["/states"] ?? ""
    #expect(
      found["/states/a"]?.hasPrefix(expected + " ") == true || states == expected || expected == found[""])
  }

  /// What goes round in circles, or multiplies, ends.
  @Test(arguments: [
    "const a = {...a, states: a}; export default createMachine(a)",
    "const a = b, b = a; export default createMachine(a)", "const a = (a); createMachine({states: a})",
    "const a = {...b, ...b}, b = {...c, ...c}, c = {...a, ...a}; createMachine({states: a})",
    "const a = a.b.c; createMachine(a)", "createMachine(", "createMachine({", "createMachine({states: {a: ",
    "setup(",
    "setup({}).createMachine(", "({[", "export default {states", "const a: = ; createMachine<(", "enum A {",
    "const x =",
  ])
  func oddTextsEnd(_ text: String) throws {
    _ = try places(#"{"id": "m", "states": {"a": {"states": {"a": {}}}}}"#, ("m.ts", text))
  }

  @Test func placesOfSeveralTexts() {
    let source = SourceText(parts: [("a", Array("1\n2".utf8)), ("b", []), ("c", Array("é3\n".utf8))])
    #expect(source.location(at: 2).description == "a:2:1")
    #expect(source.location(at: 3).description == "a:2:2")
    #expect(source.location(at: 4).description == "b:1:1")
    #expect(source.location(at: 7).description == "c:1:2")
    #expect(source.location(at: 100).description == "c:2:1")
    #expect(source.name == "a" && source.parts.count == 3)
  }

  private static let form = #"""
    import { setup, assign, fromPromise, type ActorRefFrom } from 'xstate';
    import { shared } from './shared';

    interface Ctx<T = Record<string, Map<string, number>>> { name: string; errors: T }
    type Ev = { type: 'CHANGE'; value: string } | { type: 'SUBMIT' };
    enum Names { Editing = 'editing', Done = `done` }
    const STATES = { sending: 'sending', failed: 'failed' } as const;
    const common = { on: { RESET: '#form' }, tags: ['busy', 'x'] };

    function check<A extends { a: number }>(x: A): x is A { return x!.a / 2 > 1 && /[{]/.test('}'); }

    const parts = setup({
      types: {} as { context: Ctx; events: Ev },
      actors: { send: fromPromise(async ({ input }: { input: { name: string } }) => input.name) },
      guards: {
        isValid: ({ context }) => context.name.length > 0,
        'is long': ({ context }, params: { min: number }) => context.name.length > params.min,
      },
      actions: { track() {}, async other({ context }) { return `${context.name}}` } },
    });

    export const machine = parts.createMachine({
      id: 'form',
      context: ({ input }) => ({ name: '', errors: {} as Record<string, string> }),
      initial: Names.Editing,
      states: {
        [Names.Editing]: {
          on: {
            CHANGE: { actions: assign({ name: ({ event }) => event.value }), },
            SUBMIT: [
              { guard: { type: 'is long', params: { min: 3 } }, target: STATES.sending },
              { guard: 'isValid', actions: ['track', { type: 'other' }] },
            ],
            ...shared.extra,
          },
        },
        [STATES.sending]: {
          ...common,
          invoke: { src: 'send', input: ({ context }) => ({ name: context.name }), onDone: Names.Done, onError: { target: 'failed' } },
          after: { 1000: 'failed', [`2_000`]: 'failed', 0x10: 'done' },
        },
        failed: (common),
        done: { type: 'final', },
      },
    } satisfies object);
    """#

  private static let shared = """
    export const shared = {
      extra: { HELP: { actions: 'help' } },
    };
    """

  private static let formJSON =
    ##"{"id":"form","context":{"$js":"function"},"initial":"editing","states":{"editing":{"o"##
    + ##"n":{"CHANGE":{"actions":{"type":"xstate.assign"}},"SUBMIT":[{"guard":{"type":"is long"##
    + ##"","params":{"min":3}},"target":"sending"},{"guard":"isValid","actions":["track",{"typ"##
    + ##"e":"other"}]}],"HELP":{"actions":"help"}}},"sending":{"on":{"RESET":"#form"},"tags":["##
    + ##""busy","x"],"invoke":{"src":"send","onDone":"done","onError":{"target":"failed"}},"af"##
    + ##"ter":{"16":"done","1000":"failed","2_000":"failed"}},"failed":{"on":{"RESET":"#form"}"##
    + ##"},"done":{"type":"final"},"gone":{"entry":"x"}},"$implementations":{"guards":{"isVali"##
    + ##"d":1,"is long":2},"actions":{"track":1,"other":2},"actors":{"send":1}}}"##

  private static let formPlaces = [
    "/id": "form.ts:23:3 form.ts:23:7",
    "/context": "form.ts:24:3 form.ts:24:12",
    "/context/$js": "form.ts:24:12 form.ts:24:12",
    "/initial": "form.ts:25:3 form.ts:25:12",
    "/states": "form.ts:26:3 form.ts:26:11",
    "/states/editing": "form.ts:27:5 form.ts:27:22",
    "/states/editing/on": "form.ts:28:7 form.ts:28:11",
    "/states/editing/on/CHANGE": "form.ts:29:9 form.ts:29:17",
    "/states/editing/on/CHANGE/actions": "form.ts:29:19 form.ts:29:28",
    "/states/editing/on/CHANGE/actions/type": "form.ts:29:28 form.ts:29:28",
    "/states/editing/on/SUBMIT": "form.ts:30:9 form.ts:30:17",
    "/states/editing/on/SUBMIT/0": "form.ts:31:11",
    "/states/editing/on/SUBMIT/0/guard": "form.ts:31:13 form.ts:31:20",
    "/states/editing/on/SUBMIT/0/guard/type": "form.ts:31:22 form.ts:31:28",
    "/states/editing/on/SUBMIT/0/guard/params": "form.ts:31:39 form.ts:31:47",
    "/states/editing/on/SUBMIT/0/guard/params/min": "form.ts:31:49 form.ts:31:54",
    "/states/editing/on/SUBMIT/0/target": "form.ts:31:61 form.ts:31:69",
    "/states/editing/on/SUBMIT/1": "form.ts:32:11",
    "/states/editing/on/SUBMIT/1/guard": "form.ts:32:13 form.ts:32:20",
    "/states/editing/on/SUBMIT/1/actions": "form.ts:32:31 form.ts:32:40",
    "/states/editing/on/SUBMIT/1/actions/0": "form.ts:32:41",
    "/states/editing/on/SUBMIT/1/actions/1": "form.ts:32:50",
    "/states/editing/on/SUBMIT/1/actions/1/type": "form.ts:32:52 form.ts:32:58",
    "/states/editing/on/HELP": "shared.js:2:12 shared.js:2:18",
    "/states/editing/on/HELP/actions": "shared.js:2:20 shared.js:2:29",
    "/states/sending": "form.ts:37:5 form.ts:37:23",
    "/states/sending/on": "form.ts:8:18 form.ts:8:22",
    "/states/sending/on/RESET": "form.ts:8:24 form.ts:8:31",
    "/states/sending/tags": "form.ts:8:42 form.ts:8:48",
    "/states/sending/tags/0": "form.ts:8:49",
    "/states/sending/tags/1": "form.ts:8:57",
    "/states/sending/invoke": "form.ts:39:7 form.ts:39:15",
    "/states/sending/invoke/src": "form.ts:39:17 form.ts:39:22",
    "/states/sending/invoke/onDone": "form.ts:39:80 form.ts:39:88",
    "/states/sending/invoke/onError": "form.ts:39:100 form.ts:39:109",
    "/states/sending/invoke/onError/target": "form.ts:39:111 form.ts:39:119",
    "/states/sending/after": "form.ts:40:7 form.ts:40:14",
    "/states/sending/after/16": "form.ts:40:53 form.ts:40:59",
    "/states/sending/after/1000": "form.ts:40:16 form.ts:40:22",
    "/states/sending/after/2_000": "form.ts:40:32 form.ts:40:43",
    "/states/failed": "form.ts:42:5 form.ts:42:13",
    "/states/failed/on": "form.ts:8:18 form.ts:8:22",
    "/states/failed/on/RESET": "form.ts:8:24 form.ts:8:31",
    "/states/done": "form.ts:43:5 form.ts:43:11",
    "/states/done/type": "form.ts:43:13 form.ts:43:19",
    "/states/gone": "form.ts:26:11 form.ts:26:11",
    "/states/gone/entry": "form.ts:26:11 form.ts:26:11",
    "/$implementations": "form.ts:22:44 form.ts:12:21",
    "/$implementations/guards": "form.ts:15:3 form.ts:15:11",
    "/$implementations/guards/isValid": "form.ts:16:5 form.ts:16:14",
    "/$implementations/guards/is long": "form.ts:17:5 form.ts:17:16",
    "/$implementations/actions": "form.ts:19:3 form.ts:19:12",
    "/$implementations/actions/track": "form.ts:19:14 form.ts:19:14",
    "/$implementations/actions/other": "form.ts:19:32 form.ts:19:32",
    "/$implementations/actors": "form.ts:14:3 form.ts:14:11",
    "/$implementations/actors/send": "form.ts:14:13 form.ts:14:19",
  ]
}
