"""`call`: the services without a terminal; every status of statecharts.v1, whole bodies."""

import json

import harness
from harness import SAMPLES, case, contains, equal, golden, run, start, write

SERVICE = "statecharts.v1.StatechartService/"
VALIDATOR = "statecharts.validation.v1.SemanticValidator/"


def state(label, *children, **more):
    return {"label": label, **more, **({"children": list(children)} if children else {})}


def chart(root, *transitions, **more):
    return {"rootState": root, "transitions": list(transitions), **more}


def transition(source, event, target, **more):
    return {"from": [source], "event": event, "to": [target], **more}


ROOT = state("__root__", state("a", isInitial=True), state("b"), state("z", isFinal=True))

LAMP = chart(
    ROOT, transition("a", "GO", "b"), transition("b", "END", "z"),
    transition("a", "WAIT", "a", actions=[{"label": "send:GO after 5s"}]),
    transition("a", "FAIL", "b", actions=[{"label": "assign:n.m = 1"}]),
    transition("a", "GROW", "b", actions=[{"label": 'assign:n = "twenty more letters!"'}]),
    variables={"n": 1})
HANGING = chart(
    ROOT, transition("a", "ASK", "b", guard={"expression": "(() => { for (;;) {} })()"}),
    transition("a", "THROW", "b", guard={"expression": "nobody.knows"}))
ENDLESS = chart(ROOT, transition("a", "GO", "b"), {"from": ["b"], "to": ["b"]})
BROKEN = chart(state("__root__", state("a"), state("b")), transition("a", "GO", "nowhere"))


def charts():
    """Options that load the charts."""
    options = []
    for name, content in (("lamp", LAMP), ("hanging", HANGING), ("endless", ENDLESS), ("broken", BROKEN)):
        options += ["--load", f"{name}={write(name + '.json', json.dumps(content)).name}"]
    return options


def script(*calls, options=(), code=0):
    text = "".join(json.dumps(call) + "\n" for call in calls)
    done = run("call", "--script", "-", *options, stdin=text)
    equal((done.code, done.err), (code, ""))
    lines = done.out.splitlines()
    equal(len(lines), len(calls))
    return lines


def create(name, **more):
    return {"method": SERVICE + "CreateMachine", "body": {"statechartId": name, **more}}


def step(name, event, **more):
    return {"method": SERVICE + "Step", "body": {"statechartId": name, "event": event, **more}}


@case
def every_status_with_its_whole_body():
    lines = script(
        create("lamp"), create("lamp", context={"n": 5, "who": "ann"}), step("lamp-1", "NOBODY"),
        step("lamp-1", "GO", context={"by": "ann"}), step("lamp", "GO"), step("lamp-1", "END"), step("lamp-1", "GO"),
        step("lamp", "FAIL"), step("lamp", ""), step("", "GO"), step("nobody", "GO"),
        {"method": SERVICE + "Step", "body": {"statechartId": "lamp-2", "event": 7}},
        {"method": SERVICE + "Step", "body": {"statechart_id": "lamp-2", "event": "GO", "context": "text"}},
        create("nobody"), create(""), create("broken"), create("lamp", context=[]),
        create("lamp", context={"x": "x" * 400_000}), create("endless"), step("endless", "GO"), step("broken", "GO"),
        {"method": "statecharts.v1.StatechartService/Delete"}, {"method": "GET /nowhere"}, options=charts())
    statuses = [json.loads(line)["status"] for line in lines]
    equal(statuses, [0, 0, 0, 0, 9, 0, 9, 10, 3, 3, 5, 3, 3, 5, 3, 9, 3, 8, 0, 8, 5, 12, 404])
    golden("call-statuses.jsonl", "\n".join(lines) + "\n")


@case
def a_context_may_not_outgrow_its_limit():
    lines = script(create("lamp", context={"x": "x" * 399_985}), step("lamp", "GROW"), options=charts())
    answers = [json.loads(line) for line in lines]
    equal([answer["status"] for answer in answers], [0, 8])
    equal(answers[1]["body"]["machine"], answers[0]["body"]["machine"])
    contains(answers[1]["body"]["result"]["message"], "400000 is the limit")


@case
def scripts_that_fail_or_hang():
    lines = script(create("hanging"), step("hanging", "ASK"), step("hanging", "THROW"), options=charts())
    answers = [json.loads(line) for line in lines]
    same = answers[0]["body"]["machine"]
    equal([answer["status"] for answer in answers], [0, 4, 10])
    equal(answers[1]["body"], {"machine": same, "result": {"code": 4, "message": "the evaluation takes too long"}})
    contains(answers[2]["body"]["result"].pop("message"), "nobody")
    equal(answers[2]["body"], {"machine": same, "result": {"code": 10}})


@case
def timers_and_the_clock():
    lines = script(
        create("lamp"), step("lamp", "WAIT"), {"advance": 4999}, step("lamp", "NOBODY"), {"advance": 1},
        step("lamp", "NOBODY"), options=charts())
    equal(lines[2], '{"advanced":4999}')
    places = [json.loads(lines[n])["body"]["machine"]["configuration"]["states"][1] for n in (3, 5)]
    equal(places, [{"label": "a"}, {"label": "b"}])
    history = json.loads(lines[5])["body"]["machine"]["stepHistory"]
    equal([one["events"] for one in history], [[{"label": "WAIT"}], [{"label": "GO"}]])


@case
def validation():
    player = json.loads((SAMPLES / "player-controls.json").read_text())
    del player["rootState"]["children"][0]["isInitial"]
    answer = json.loads(script({"method": VALIDATOR + "ValidateChart", "body": {"chart": player}})[0])
    equal(answer, {
        "status": 0,
        "body": {
            "status": {"code": 0, "message": "validation passed with warnings"},
            "violations": [{
                "rule": "SINGLE_DEFAULT_CHILD", "severity": "WARNING", "xpath": ["/root_state"],
                "message": '"__root__" has no initial state; its only child "PlaybackControl" is taken'}]}})
    lines = script(
        {"method": VALIDATOR + "ValidateChart", "body": {"chart": BROKEN}},
        {"method": VALIDATOR + "ValidateChart", "body": {"chart": BROKEN, "ignore_rules": [2, "RULE_UNSPECIFIED"]}},
        {"method": VALIDATOR + "ValidateChart", "body": {"chart": BROKEN, "ignoreRules": ["NO_SUCH_RULE"]}},
        {"method": VALIDATOR + "ValidateChart"}, {"method": VALIDATOR + "ValidateTrace", "body": {}})
    equal([json.loads(line)["status"] for line in lines], [0, 0, 3, 3, 3])
    golden("call-validation.jsonl", "\n".join(lines) + "\n")


@case
def traces_are_taken_again():
    created, stepped = script(
        create("alarm"), step("alarm", "POWER_ON"), options=["--load", f"alarm={SAMPLES / 'alarm.json'}"])
    trace = [json.loads(line)["body"]["machine"] for line in (created, stepped)]
    chart = trace[0]["statechart"]
    body = {"chart": chart, "trace": trace}
    good = json.loads(script({"method": VALIDATOR + "ValidateTrace", "body": body})[0])
    equal(good["body"], {"status": {"code": 0, "message": "validation passed"}})
    trace[1]["stepHistory"][0]["transitions"][0]["to"] = ["Triggered"]
    bad = json.loads(script({"method": VALIDATOR + "ValidateTrace", "body": body})[0])
    equal(bad["body"]["status"], {"code": 9, "message": "validation failed"})
    equal(bad["body"]["violations"][0]["xpath"], ["/trace[1]/step_history[0]/transitions[0]"])


@case
def charts_are_printed_as_statecharts():
    printed = run("print", SAMPLES / "robot.json", "--as", "statecharts.v1")
    equal((printed.code, printed.err), (0, ""))
    again = run("print", write("robot-again.json", printed.out), "--as", "statecharts.v1")
    equal(again.out, printed.out)
    events = '["START","FAILURE","FAILURE"]'
    equal(run("trace", "robot-again.json", events).out, run("trace", SAMPLES / "robot.json", events).out)
    lossy = run("print", SAMPLES / "data-loader.json", "--as", "statecharts.v1")
    equal(lossy.code, 0)
    contains(lossy.err, "an invoked child cannot be said in statecharts.v1 and is left out")


@case
def one_call_and_its_faults():
    done = run("call", SERVICE + "CreateMachine", '{"statechartId":"x"}')
    equal((done.code, done.out), (0, '{"status":5,"body":{"code":5,"message":"there is no statechart \\"x\\""}}\n'))
    equal(run("call").code, 64)
    equal(run("call", "X", "{", ).code, 64)
    equal(run("call", "X", "--load", "nameless").code, 64)
    equal(run("call", "X", "--load", "a=missing.json").code, 66)
    equal(run("call", "--script", "missing.jsonl").code, 66)
    for text, message in (
            ("{}\n", "<stdin>:1:1: a call needs a \"method\", or \"advance\""),
            ("\n\n[1]\n", "<stdin>:3:1: a call must be an object, found an array"),
            ('{"advance":-1}\n', "<stdin>:1:12: \"advance\" must be a whole number of milliseconds"),
            ('{"method":"x"} {}\n', "<stdin>:1:16: a line must hold one call"),
            ('{"method":"x","scopes":"all"}\n', "<stdin>:1:24: \"scopes\" must be a list of names")):
        done = run("call", "--script", "-", stdin=text)
        equal((done.code, done.err), (65, f"statetui: {message}\n"))


@case
def each_line_is_answered_before_the_next_comes():
    process = start("call", "--script", "-", "--load", f"alarm={SAMPLES / 'alarm.json'}")
    for call, status in ((create("alarm"), 0), (step("alarm", "POWER_ON"), 0), (step("alarm-7", "ARM"), 5)):
        process.stdin.write(json.dumps(call).encode() + b"\n")
        process.stdin.flush()
        equal(json.loads(process.stdout.readline())["status"], status)
    process.stdin.close()
    equal(process.wait(harness.PATIENCE), 0)
