"""`call` on State Backed's service: every status and code, whole bodies."""

import base64
import hashlib
import hmac
import json

from harness import case, equal, golden, run, write

ORDER = """
import { createMachine, assign } from 'xstate';
export default createMachine({
  id: 'order', initial: 'pending', context: { public: { n: 0 }, secret: 1 },
  states: {
    pending: {
      tags: ['new'],
      on: {
        place: { target: 'placed', actions: assign({ public: (c, e) => ({ ...c.public, by: e.by }) }) },
        boom: { actions: () => { throw new Error('no'); } },
        grow: { actions: assign({ big: () => 'x'.repeat(400000) }) },
        hang: { target: 'placed', cond: () => { for (;;) {} } },
        loop: 'looping',
      },
    },
    looping: { always: 'again' }, again: { always: 'looping' },
    placed: { on: { fulfill: 'done' } },
    done: { type: 'final' },
  },
}, {});
export const allowWrite = ({ type, machineInstanceName, state, context, event, authContext }) => {
  if (type === 'initialization') return authContext.sub !== 'eve' && context.secret === 1 && state === undefined;
  if (event.type === 'odd') return 'yes';
  return authContext.sub === 'ann' && machineInstanceName.startsWith('o-') && state !== undefined;
};
export const allowRead = ({ authContext }) => {
  if (!authContext.sub) throw new Error('who?');
  return authContext.sub !== 'eve';
};
"""
SETTLE = {
    "id": "settle", "initial": "idle", "states": {
        "idle": {"on": {"run": "run"}},
        "run": {"invoke": {"id": "request-data", "src": "request", "onDone": "complete", "onError": "failed"}},
        "complete": {}, "failed": {"on": {"again": "idle", "slow": "slow"}},
        "slow": {"after": {"3000": "complete"}, "invoke": {"id": "other", "src": "request", "onDone": "idle"}}}}
ONBOARDING = {
    "id": "onboarding", "initial": "Guided Onboarding", "states": {
        "Guided Onboarding": {
            "initial": "Intro", "tags": ["show-onboarding"], "onDone": "Contextual help",
            "states": {
                "Intro": {"tags": ["fullscreen"], "on": {"user: next": "Let's go"}},
                "Let's go": {"tags": ["right", "bottom"], "on": {"user: next": "Done"}}, "Done": {"type": "final"}}},
        "Contextual help": {
            "type": "parallel", "onDone": "Complete", "states": {
                name: {"initial": "Visible", "states": {
                    "Visible": {"on": {f"hide: {name}": "Hidden"}}, "Hidden": {"type": "final"}}}
                for name in ("Walkthrough", "Requirements")}},
        "Complete": {}}}
ANN, BOB, EVE = {"sub": "ann"}, {"sub": "bob"}, {"sub": "eve"}


def call(method, body=None, auth=ANN, **more):
    line = {"method": method, **more}
    if body is not None:
        line["body"] = body
    if auth != "absent":
        line["auth"] = auth
    return line


def script(*calls, load=()):
    options = ["--dialect", "xstate4"]
    for name, content in load:
        text = content if isinstance(content, str) else json.dumps(content)
        file = write(f"sb-{name}.{'js' if isinstance(content, str) else 'json'}", text)
        options += ["--load", f"{name}={file.name}"]
    done = run("call", "--script", "-", *options, stdin="".join(json.dumps(one) + "\n" for one in calls))
    equal((done.code, done.err), (0, ""))
    lines = done.out.splitlines()
    equal(len(lines), len(calls))
    return lines


def event(name, slug="o-1", machine="order", **more):
    return call(f"POST /machines/{machine}/i/{slug}/events", {"event": name}, **more)


@case
def every_status_and_code_with_its_whole_body():
    create = "POST /machines/order"
    lines = script(
        call(create, {"slug": "o-1", "context": {"public": {"n": 1}}}), call(create, {"slug": "o-1"}),
        call(create, {"slug": "o-2"}, auth=EVE), call(create, {"slug": "a b"}), call(create, {}),
        call(create, {"slug": "x" * 129}), call(create, {"slug": "o-2", "context": []}), call(create, [1]),
        call(create, {"slug": "o-2", "machineVersionId": "ver_none"}), call("POST /machines/nobody", {"slug": "a"}),
        call("POST /machines/a.b", {"slug": "a"}), call(create, {"slug": "o-2"}, scopes=["state.read"]),
        call(create, {"slug": "o-2"}, auth=None), call(create, {"slug": "o-2"}, auth={"sub": "ann", "org": None}),
        call(create, {"slug": "o-2", "context": {"x": "x" * 400_000}}),
        event("place", auth=BOB), event("odd"), event("boom"), event("grow"), event("hang"), event("loop"),
        event(""), event("*"), event(7), event({"kind": "x"}), event("{"), event("place", slug="o-9"),
        event("nobody.knows"), event('{"type":"place","by":"text"}'),
        call("GET /machines/order/i/o-1"), call("GET /machines/order/i/o-1", auth=EVE),
        call("GET /machines/order/i/o-1", auth="absent"), call("GET /machines/order/i/o-1/admin"),
        call("GET /machines/order/i/o-1/events"), event("fulfill"), event("fulfill"),
        call("GET /logs?from=0"), call("GET /logs"), call("PATCH /machines/order"), load=[("order", ORDER)])
    statuses = [json.loads(line)["status"] for line in lines]
    equal(statuses, [
        200, 409, 403, 400, 400, 400, 400, 400, 400, 404, 400, 403, 403, 403, 400,
        403, 403, 500, 500, 500, 500, 400, 400, 400, 400, 400, 404, 200, 200,
        200, 403, 403, 200, 200, 200, 200, 200, 400, 404])
    golden("state-backed-statuses.jsonl", "\n".join(lines) + "\n")


@case
def what_does_not_settle_is_stopped_and_told_before_the_next_event():
    create, ran, admin, again, listed = script(
        call("POST /machines/settle", {"slug": "s"}), event("run", "s", "settle"),
        call("GET /machines/settle/i/s/admin"), event("again", "s", "settle"),
        call("GET /machines/settle/i/s/events"), load=[("settle", SETTLE)])
    equal(json.loads(ran), {"status": 200, "body": {"ts": 0, "state": "run", "tags": [], "done": False}})
    equal(json.loads(again)["body"], {"ts": 10_000, "state": "idle", "tags": [], "done": False})
    transitions = json.loads(listed)["body"]["transitions"]
    equal([one["state"] for one in transitions], ["idle", "run", "failed", "idle"])
    equal([one["event"]["type"] for one in transitions],
          ["xstate.init", "run", "error.platform.request-data", "again"])
    equal([one.get("synthetic", False) for one in transitions], [False, False, True, False])
    equal(transitions[2]["createdAt"], "1970-01-01T00:00:10.000Z")


@case
def a_timer_may_settle_a_call():
    lines = script(
        call("POST /machines/settle", {"slug": "s"}), event("run", "s", "settle"), event("slow", "s", "settle"),
        call("GET /machines/settle/i/s"), load=[("settle", SETTLE)])
    equal(json.loads(lines[2])["body"], {"ts": 13_000, "state": "complete", "tags": [], "done": False})
    equal(lines[3], lines[2])


@case
def onboarding_to_the_end():
    events = ["user: next", "user: next", "hide: Requirements", "hide: Walkthrough"]
    lines = script(
        call("POST /machines/help", {"slug": "u"}), *[event(one, "u", "help") for one in events],
        load=[("help", ONBOARDING)])
    bodies = [json.loads(line)["body"] for line in lines]
    equal([(one["state"], one["tags"]) for one in bodies], [
        ({"Guided Onboarding": "Intro"}, ["fullscreen", "show-onboarding"]),
        ({"Guided Onboarding": "Let's go"}, ["bottom", "right", "show-onboarding"]),
        ({"Contextual help": {"Walkthrough": "Visible", "Requirements": "Visible"}}, []),
        ({"Contextual help": {"Walkthrough": "Visible", "Requirements": "Hidden"}}, []), ("Complete", [])])


@case
def definitions_versions_and_migrations():
    first = {"id": "m", "initial": "a", "context": {"n": 1}, "states": {"a": {"on": {"GO": "b"}}, "b": {}}}
    second = {"id": "m", "initial": "a", "states": {"a": {}, "b": {"on": {"GO": "c"}}, "c": {}}}
    third = {"id": "m", "initial": "z", "states": {"z": {}}}
    at = "/machines/m/i/x"
    lines = script(
        call("POST /machines", {"slug": "m"}), call("POST /machines", {"slug": "m"}), call("GET /machines"),
        call("POST /machines/m", {"slug": "x"}), call("POST /machines/m/v", {"machine": first, "makeCurrent": True}),
        call("POST /machines/m/v", {"machine": second, "clientInfo": "2.0"}),
        call("POST /machines/m/v", {"machine": third}),
        call("POST /machines/m/v", {"machine": {"initial": "no", "states": {"a": {}}}}),
        call("GET /machines/m"), call("GET /machines/m/v"),
        call("POST /machines/m", {"slug": "x"}), event("GO", "x", "m"),
        call(f"PUT {at}/v", {"targetMachineVersionId": "ver_m-2"}),
        call(f"PUT {at}/v", {"targetMachineVersionId": "ver_m-9"}),
        call("POST /machines/m/migrations", {"fromMachineVersionId": "ver_m-1", "toMachineVersionId": "ver_m-2"}),
        call("POST /machines/m/migrations", {"fromMachineVersionId": "ver_m-1", "toMachineVersionId": "ver_m-9"}),
        call("POST /machines/m/migrations", {"fromMachineVersionId": "ver_m-2", "toMachineVersionId": "ver_m-3"}),
        call(f"PUT {at}/v", {"targetMachineVersionId": "ver_m-3"}), event("GO", "x", "m"),
        call(f"PUT {at}/v", {"targetMachineVersionId": "ver_m-2"}), call(f"GET {at}/admin"),
        event("GO", "x", "m"), call(f"GET {at}/admin"), call(f"GET {at}/events"),
        call("PUT /machines/m/v/ver_m-2", {"makeCurrent": True}), call("GET /machines/m"),
        call("PUT /machines/m/v/ver_m-9", {"makeCurrent": True}))
    statuses = [json.loads(line)["status"] for line in lines]
    equal(statuses, [
        201, 409, 200, 400, 200, 200, 200, 400, 200, 200, 200, 200, 400, 400, 200, 400, 200, 201, 500, 201, 200,
        200, 200, 200, 200, 200, 404])
    golden("state-backed-versions.jsonl", "\n".join(lines) + "\n")


@case
def pausing_and_deleting():
    def proof(name, key):
        made = hmac.new(key.encode(), name.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    danger = {"dangerDataWillBeDeletedForever": True}
    field = "hmacSha256OfMachineInstanceNameWithMachineNameKey"
    at = "/machines/settle/i/s"
    lines = script(
        call("POST /machines/settle", {"slug": "s"}), call(f"PUT {at}/status", {"status": "paused"}),
        event("run", "s", "settle"), call("GET /machines/settle/i"), call(f"PUT {at}/status", {"status": "stopped"}),
        call(f"PUT {at}/status", {"status": "running"}), event("run", "s", "settle"),
        call("DELETE /machines/settle", {**danger, "name": "settle"}),
        call(f"DELETE {at}", {"name": "s"}), call(f"DELETE {at}", {**danger, "name": "t"}),
        call(f"DELETE {at}", {**danger, field: proof("t", "settle")}),
        call(f"DELETE {at}", {**danger, field: proof("s", "settle")}), call(f"GET {at}"),
        call("DELETE /machines/settle", {
            **danger, "hmacSha256OfMachineNameWithMachineNameKey": proof("settle", "settle")}),
        call("GET /machines/settle"), load=[("settle", SETTLE)])
    statuses = [json.loads(line)["status"] for line in lines]
    equal(statuses, [200, 204, 409, 200, 400, 204, 200, 409, 400, 400, 400, 204, 404, 204, 404])
    golden("state-backed-life.jsonl", "\n".join(lines) + "\n")


@case
def lists_go_on_at_their_cursors():
    lines = script(
        *[call("POST /machines/settle", {"slug": f"s{n}"}) for n in range(101)], call("GET /machines/settle/i"),
        call("GET /machines/settle/i?cursor=c2s"), call("GET /machines/settle/i?cursor=x"), load=[("settle", SETTLE)])
    first, rest, wrong = (json.loads(line) for line in lines[101:])
    equal((len(first["body"]["instances"]), first["body"]["cursor"]), (100, "c2s"))
    equal([one["slug"] for one in rest["body"]["instances"]], ["s100"])
    equal("cursor" in rest["body"], False)
    equal((wrong["status"], wrong["body"]["parameter"]), (400, "cursor"))


@case
def modules_say_how_their_instances_go_over():
    first = """import { createMachine } from 'xstate';
        export default createMachine({ id: 'm', initial: 'a', context: { n: 1 },
          states: { a: { on: { GO: 'b' } }, b: {} } });"""
    second = """import { createMachine } from 'xstate';
        export default createMachine({ id: 'm', initial: 'x', context: { n: 1 },
          states: { x: {}, y: { initial: 'q', states: { q: { on: { END: 'z' } }, z: {} } } } });
        export const upgradeState = (path, context) => path[0] === 'b' && context.n === 1 ? ['y', 'q'] : ['x'];
        export const upgradeContext = (from, to, context) => ({ n: context.n + 1, from, to });"""
    files = [write(f"sb-m{n}.js", text).name for n, text in ((1, first), (2, second))]
    lines = [
        call("POST /machines/m", {"slug": "i", "machineVersionId": "ver_m-1"}), event("GO", "i", "m"),
        call("POST /machines/m/migrations", {"fromMachineVersionId": "ver_m-1", "toMachineVersionId": "ver_m-2"}),
        call("PUT /machines/m/i/i/v", {"targetMachineVersionId": "ver_m-2"}), event("END", "i", "m"),
        call("GET /machines/m/i/i/admin")]
    done = run("call", "--script", "-", "--load", f"m={files[0]}", "--load", f"m={files[1]}",
               stdin="".join(json.dumps(line) + "\n" for line in lines))
    answers = [json.loads(line) for line in done.out.splitlines()]
    equal([one["status"] for one in answers], [200, 200, 200, 201, 200, 200])
    equal(answers[4]["body"]["state"], {"y": "z"})
    equal(answers[5]["body"]["context"], {"n": 2, "from": [["b"]], "to": [["y", "q"]]})


@case
def what_takes_no_transition_in_time_fails_and_changes_nothing():
    chart = {
        "rootState": {"label": "__root__", "children": [{"label": "a", "isInitial": True}, {"label": "b"}]},
        "transitions": [{"from": ["a"], "event": "ASK", "to": ["b"],
                         "guard": {"expression": "(() => { for (;;) {} })()"}}]}
    file = write("sb-hang.json", json.dumps(chart)).name
    lines = [call("POST /machines/h", {"slug": "h"}), event("ASK", "h", "h"), call("GET /machines/h/i/h")]
    created, asked, read = run(
        "call", "--script", "-", "--load", f"h={file}",
        stdin="".join(json.dumps(line) + "\n" for line in lines)).out.splitlines()
    equal(json.loads(asked), {
        "status": 500, "body": {"code": "not-settled", "error": "the evaluation takes too long"}})
    equal(read, created)
