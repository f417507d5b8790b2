"""The ten pinning cases of both services, by `call --script`, each answer with its whole body."""

import json

from harness import case, equal, run, write

SERVICE = "statecharts.v1.StatechartService/"
VALIDATOR = "statecharts.validation.v1.SemanticValidator/"


# Charts in the form in which the service gives them out.

def state(label, *children, kind=None, **more):
    kind = kind or ("NORMAL" if children else "BASIC")
    made = {"label": label, "type": f"STATE_TYPE_{kind}", **more}
    return {**made, "children": list(children)} if children else made


def first(label, *children, **more):
    return state(label, *children, isInitial=True, **more)


def both(label, *children, **more):
    return state(label, *children, kind="PARALLEL", **more)


def go(sources, event, target, **more):
    return {"from": sources.split(","), "event": event, "to": target.split(","), **more}


def chart(name, root, *transitions, **more):
    return {"name": name, "rootState": root, "transitions": list(transitions), **more}


class Story:
    """A machine of a chart, and what its service must answer."""

    def __init__(self, content):
        self.chart, self.name = content, content["name"]
        self.history, self.configuration, self.context, self.state = [], [], {}, "RUNNING"
        self.calls, self.answers = [], []

    def create(self, configuration, context=None):
        self.context, self.configuration = context or {}, configuration.split(", ")
        self.calls.append({"method": SERVICE + "CreateMachine", "body": {"statechartId": self.name}})
        self.answers.append({"status": 0, "body": {"machine": self.machine()}})

    def step(self, event, configuration=None, *taken, done=False, steps=None, context=None):
        """Sends an event; `taken` are numbers of transitions. Without a configuration nothing must come of it."""
        if configuration is not None:
            states = configuration.split(", ")
            for trigger, numbers, after in steps or [(event, taken, states)]:
                self.history.append({
                    "events": [{"label": trigger}], "transitions": [self.chart["transitions"][n] for n in numbers],
                    "startingConfiguration": labels(self.configuration), "resultingConfiguration": labels(after)})
                self.configuration = after
            self.context = context or self.context
        if done:
            self.state = "STOPPED"
        self.calls.append({"method": SERVICE + "Step", "body": {"statechartId": f"{self.name}-1", "event": event}})
        self.answers.append({"status": 0, "body": {"machine": self.machine(), "result": {"code": 0}}})

    def machine(self):
        made = {"id": f"{self.name}-1", "state": f"MACHINE_STATE_{self.state}", "statechart": self.chart,
                "configuration": labels(self.configuration), "context": self.context}
        # Answers come later than this: a copy.
        return {**made, "stepHistory": list(self.history)} if self.history else made

    def check(self):
        file = write(f"pinning-{self.name}.json", json.dumps(self.chart)).name
        equal(answers(self.calls, load=[f"{self.name}={file}"]), self.answers)


def labels(states):
    return {"states": [{"label": label} for label in states]}


def answers(calls, load=(), dialect="auto"):
    options = [part for one in load for part in ("--load", one)]
    done = run("call", "--script", "-", "--dialect", dialect, *options, stdin="".join(json.dumps(c) + "\n" for c in calls))
    equal((done.code, done.err), (0, ""))
    return [json.loads(line) for line in done.out.splitlines()]


ALARM = chart(
    "alarm", state("__root__", first("Off"), state(
        "On", first("Idle"), state("Armed", first("Monitoring"), state("Triggered")))),
    go("Off", "POWER_ON", "On"), go("On", "POWER_OFF", "Off"), go("Idle", "ARM", "Armed"),
    go("Armed", "DISARM", "Idle"), go("Monitoring", "MOTION_DETECTED", "Triggered"), go("Triggered", "RESET", "Monitoring"))
PLAYER = chart(
    "player", state("__root__", first("PlaybackControl", state(
        "PlaybackState", state("Playing"), first("Paused"), state("Stopped")), state(
        "VolumeControl", first("Normal"), state("Muted")), kind="PARALLEL")),
    go("Paused", "PLAY", "Playing"), go("Stopped", "PLAY", "Playing"), go("Playing", "PAUSE", "Paused"),
    go("Playing,Paused", "STOP", "Stopped"), go("Normal", "MUTE", "Muted"), go("Muted", "UNMUTE", "Normal"))
ROBOT = chart(
    "robot", state("__root__", first("Standby"), state(
        "Operational", first(
            "MovementControl", state("PositionControl", first("Stationary"), state("Moving")),
            state("SpeedControl", first("Slow"), state("Medium"), state("Fast")), kind="PARALLEL"),
        both("SensorSystem", state("Radar", first("RadarIdle"), state("RadarActive")),
             state("Camera", first("CameraOff"), state("CameraOn")))),
        state("Error", first("SoftError"), state("HardError", isFinal=True))),
    go("Standby", "START", "Operational"), go("Operational", "FAILURE", "Error"), go("SoftError", "FAILURE", "HardError"),
    go("Error", "RESET", "Standby"))
COUNT = [{"label": "assign:count = context.count + 1"}]
TOGGLE = chart(
    "toggle", state("__root__", first("Off"), state("On")), go("Off", "TURN_ON", "On", actions=COUNT),
    go("On", "TURN_OFF", "Off", actions=COUNT), variables={"count": 0})
FIGURE = chart(
    "figure", both("__root__", state("left", first("s1"), state("s2")), state("middle", first("s3"), state("s4")),
                   state("right", first("s5"), state("s6"))),
    go("s1", "e", "s2", actions=[{"label": "raise:i"}]), go("s3", "i", "s4"), go("s5", "f", "s6"))
TURNSTILE = chart(
    "turnstile", state("__root__", first("Off"), both(
        "On", state("Turnstile Control", first("Blocked"), state("Unblocked")),
        state("Card Reader Control", first("Ready"), state("Card Entered"), state("Turnstile Unblocked")))),
    go("Off", "ON", "On"), go("Off", "READ", "Card Entered"), go("Off", "LET", "Unblocked,Turnstile Unblocked"),
    go("On", "OFF", "Off"))


@case
def one_the_alarm_records_four_steps():
    story = Story(ALARM)
    story.create("__root__, Off")
    story.step("POWER_ON", "__root__, On, Idle", 0)
    story.step("ARM", "__root__, On, Armed, Monitoring", 2)
    story.step("MOTION_DETECTED", "__root__, On, Armed, Triggered", 4)
    story.step("POWER_OFF", "__root__, Off", 1)
    equal(len(story.history), 4)
    story.check()


@case
def two_the_media_player_keeps_its_other_region():
    def at(playback, volume):
        return f"__root__, PlaybackControl, PlaybackState, {playback}, VolumeControl, {volume}"

    story = Story(PLAYER)
    story.create(at("Paused", "Normal"))
    story.step("MUTE", at("Paused", "Muted"), 4)
    story.step("STOP", at("Stopped", "Muted"), 3)
    story.step("PLAY", at("Playing", "Muted"), 1)
    story.step("STOP", at("Stopped", "Muted"), 3)
    story.step("STOP")
    story.check()


@case
def three_the_robot_fails_twice_and_is_not_done():
    working = "__root__, Operational, MovementControl, PositionControl, Stationary, SpeedControl, Slow"
    story = Story(ROBOT)
    story.create("__root__, Standby")
    story.step("START", working, 0)
    story.step("FAILURE", "__root__, Error, SoftError", 1)
    # HardError is final, but no child of the root: the machine runs on.
    story.step("FAILURE", "__root__, Error, HardError", 2)
    story.step("FAILURE")
    story.step("RESET", "__root__, Standby", 3)
    story.check()


@case
def four_the_counter_counts_what_is_handled():
    story = Story(TOGGLE)
    story.create("__root__, Off", {"count": 0})
    story.step("TURN_ON", "__root__, On", 0, context={"count": 1})
    story.step("TURN_ON")
    story.step("TURN_OFF", "__root__, Off", 1, context={"count": 2})
    story.step("UNKNOWN_EVENT")
    story.check()


@case
def five_the_turnstile_completes_what_a_transition_names():
    """The functions on sets themselves are in `StatechartsV1SetsTests`; here is what a client sees of them."""
    def on(control, reader):
        return f"__root__, On, Turnstile Control, {control}, Card Reader Control, {reader}"

    for event, number, configuration in (
            ("ON", 0, on("Blocked", "Ready")), ("READ", 1, on("Blocked", "Card Entered")),
            ("LET", 2, on("Unblocked", "Turnstile Unblocked"))):
        story = Story(TURNSTILE)
        story.create("__root__, Off")
        story.step(event, configuration, number)
        story.step("OFF", "__root__, Off", 3)
        story.check()
    # Two targets that cannot be active together are no chart.
    wrong = {**TURNSTILE, "transitions": [go("Off", "ON", "Off,On")]}
    answer, = answers([{"method": VALIDATOR + "ValidateChart", "body": {"chart": wrong}}])
    equal(answer, {"status": 0, "body": {"status": {"code": 9, "message": "validation failed"}, "violations": [
        {"rule": "RULE_UNSPECIFIED", "severity": "ERROR", "xpath": ["/transitions[0]/to"],
         "message": 'the targets "Off" and "On" cannot be active at the same time'}]}})


@case
def six_the_validator_names_its_rules():
    def violation(rule, message, *places, severity="ERROR"):
        return {"rule": rule, "severity": severity, "message": message, "xpath": list(places)}

    def answer(*violations):
        code, message = (9, "validation failed") if any(v["severity"] == "ERROR" for v in violations) else (
            0, "validation passed" + (" with warnings" if violations else ""))
        body = {"status": {"code": code, "message": message}}
        return {"status": 0, "body": {**body, "violations": list(violations)} if violations else body}

    root, pair = "/root_state", (state("A"), state("B"))
    only = {**PLAYER["rootState"], "children": [{k: v for k, v in PLAYER["rootState"]["children"][0].items() if k != "isInitial"}]}
    a, b = first("A"), state("B")
    vectors = [
        (TURNSTILE, []), (ALARM, []),
        # Its sensors are in an OR state beside the initial one; nothing leads there.
        (ROBOT, [violation("RULE_UNSPECIFIED", f'the state "{label}" can never be reached', place, severity="INFO")
                 for label, place in (
                     ("Fast", root + "/children[1]/children[0]/children[1]/children[2]"),
                     ("Medium", root + "/children[1]/children[0]/children[1]/children[1]"),
                     ("Moving", root + "/children[1]/children[0]/children[0]/children[1]"),
                     ("SensorSystem", root + "/children[1]/children[1]"))]),
        ({**PLAYER, "rootState": only}, [violation(
            "SINGLE_DEFAULT_CHILD", '"__root__" has no initial state; its only child "PlaybackControl" is taken', root,
            severity="WARNING")]),
        (chart("x", state("__root__", first("A"), state("A"))), [violation(
            "UNIQUE_STATE_LABELS", 'the label "A" is used for 2 states', root + "/children[0]", root + "/children[1]")]),
        (chart("x", state("__root__", first("A", first("B")), state("B"))), [violation(
            "UNIQUE_STATE_LABELS", 'the label "B" is used for 2 states', root + "/children[0]/children[0]", root + "/children[1]")]),
        (chart("x", state("__root__", *pair)), [violation(
            "SINGLE_DEFAULT_CHILD", '"__root__" has 0 initial states, but needs exactly 1', root)]),
        (chart("x", state("__root__", first("A"), first("B"))), [violation(
            "SINGLE_DEFAULT_CHILD", '"__root__" has 2 initial states, but needs exactly 1', root)]),
        (chart("x", state("__root__", first("A", first("B"), kind="BASIC"))), [violation(
            "BASIC_HAS_NO_CHILDREN", 'the basic state "A" has children', root + "/children[0]")]),
        (chart("x", state("__root__", first("A", kind="NORMAL"))), [
            violation("SINGLE_DEFAULT_CHILD", '"A" has 0 initial states, but needs exactly 1', root + "/children[0]"),
            violation("COMPOUND_HAS_CHILDREN", 'the compound state "A" has no children', root + "/children[0]")]),
        (chart("x", state("__root__", a, b), go("A", "E", "B"), go("A", "E", "A")), [violation(
            "DETERMINISTIC_TRANSITION_SELECTION", '"A" has two transitions for "E"', "/transitions[0]", "/transitions[1]")]),
        (chart("x", state("__root__", a, b), go("A", "e", "B", actions=[{"label": "raise:f"}]),
               go("B", "f", "A", actions=[{"label": "emit:e"}])), [violation(
            "NO_EVENT_BROADCAST_CYCLES", 'events give each other in a circle: "e", "f"', "/transitions[0]/actions[0]", "/transitions[1]/actions[0]",
            severity="WARNING")]),
        ({"transitions": []}, [violation(rule, "the chart has no root state", root) for rule in (
            "UNIQUE_STATE_LABELS", "SINGLE_DEFAULT_CHILD", "BASIC_HAS_NO_CHILDREN", "COMPOUND_HAS_CHILDREN")])]
    found = answers([{"method": VALIDATOR + "ValidateChart", "body": {"chart": one}} for one, _ in vectors])
    for actual, (_, violations) in zip(found, vectors):
        equal(actual, answer(*violations))


@case
def seven_both_events_of_the_figure_under_umls_rule():
    story = Story(FIGURE)
    story.create("__root__, left, s1, middle, s3, right, s5")
    halfway, after = "__root__, left, s2, middle, s3, right, s5", "__root__, left, s2, middle, s4, right, s5"
    story.step("e", after, steps=[("e", [0], halfway.split(", ")), ("i", [1], after.split(", "))])
    story.step("f", "__root__, left, s2, middle, s4, right, s6", 2)
    equal(len(story.history), 3)
    story.check()


def backed(method, body=None, auth=None, **more):
    line = {"method": method, "auth": auth or {"sub": "ann"}, **more}
    return {**line, "body": body} if body is not None else line


def seen(ts, value, tags=(), done=False, **more):
    return {"status": 200, "body": {"ts": ts, "state": value, "tags": list(tags), "done": done, **more}}


@case
def eight_what_hangs_is_stopped_and_told_before_the_next_event():
    file = write("pinning-settle.json", json.dumps({"id": "settle", "initial": "idle", "states": {
        "idle": {"on": {"run": "run"}},
        "run": {"invoke": {"id": "request-data", "src": "request", "onDone": "complete", "onError": "failed"}},
        "complete": {}, "failed": {"on": {"next": "idle"}}}})).name
    at = "/machines/settle/i/s"
    time = "1970-01-01T00:00:%s.000Z"

    def made(second, value, event, **more):
        return {"createdAt": time % second, "state": value, "event": event, **more}

    equal(answers([
        backed("POST /machines/settle", {"slug": "s"}), backed(f"POST {at}/events", {"event": "run"}),
        backed(f"GET {at}"), {"advance": 0}, backed(f"POST {at}/events", {"event": "next"}),
        backed(f"GET {at}/events"), backed("POST /machines/settle", {"slug": "t"})],
        load=[f"settle={file}"], dialect="xstate4"), [
        seen(0, "idle"), seen(0, "run"), seen(0, "run"), {"advanced": 0}, seen(10_000, "idle"),
        {"status": 200, "body": {"transitions": [
            made("00", "idle", {"type": "xstate.init"}), made("00", "run", {"type": "run"}),
            made("10", "failed", {
                "type": "error.platform.request-data", "message": "the child was stopped: it did not settle in time"},
                synthetic=True),
            made("10", "idle", {"type": "next"})]}},
        # The clock stands at exactly 10,000 ms.
        seen(10_000, "idle")])


@case
def nine_the_statuses_of_a_creation():
    module = write("pinning-create.js", """import { createMachine } from 'xstate';
        export default createMachine({ id: 'order', initial: 'idle', context: { public: { n: 0 } },
          states: { idle: { tags: ['new'] } } });
        export const allowWrite = ({ authContext }) => authContext.sub === 'ann';""").name
    create = "POST /machines/order"

    def refused(status, code, error, **more):
        return {"status": status, "body": {"code": code, "error": error, **more}}

    slug = 'slug must have 1 to 128 letters of the alphabet, digits, "_" and "-"'
    equal(answers([
        backed(create, {"slug": "a b"}), backed("POST /machines/nobody", {"slug": "a"}), backed(create, {"slug": "a"}),
        backed(create, {"slug": "a"}), backed(create, {"slug": "b"}, auth={"sub": "eve"}),
        backed(create, {"slug": "a"}, auth={"sub": "eve"}), backed(create, {"slug": "c", "context": {"public": {"n": 1}}})],
        load=[f"order={module}"], dialect="xstate4"), [
        refused(400, "invalid-parameter", slug, parameter="slug"),
        refused(404, "not-found", 'there is no machine "nobody"'),
        seen(0, "idle", ["new"], publicContext={"n": 0}),
        refused(409, "invalid-state", 'the machine "order" already has an instance "a"'),
        refused(403, "rejected-by-machine-authorizer", 'allowWrite of "order" does not allow it'),
        # Whether there is such an instance is asked before the policy.
        refused(409, "invalid-state", 'the machine "order" already has an instance "a"'),
        seen(0, "idle", ["new"], publicContext={"n": 1})])


@case
def ten_onboarding_to_the_end():
    pages = ["Intro", "Let's go", "Your team", "Your data", "Rules", "Colours", "Help", "Ready"]
    tags = [["fullscreen"], ["right", "bottom"], ["right"], ["bottom"], [], ["right", "bottom"], ["right"], ["fullscreen"]]
    guided = {page: {"tags": tag, "on": {"user: next": after}}
              for page, tag, after in zip(pages, tags, pages[1:] + ["Done"])}
    parts = ("Walkthrough", "Requirements")
    file = write("pinning-onboarding.json", json.dumps({"id": "onboarding", "initial": "Guided Onboarding", "states": {
        "Guided Onboarding": {
            "initial": "Intro", "tags": ["show-onboarding"], "onDone": "Contextual help",
            "states": {**guided, "Done": {"type": "final"}}},
        "Contextual help": {"type": "parallel", "onDone": "Complete", "states": {
            part: {"initial": "Visible", "states": {"Visible": {"on": {f"hide: {part}": "Hidden"}}, "Hidden": {"type": "final"}}}
            for part in parts}},
        "Complete": {"on": {"support: again": "Guided Onboarding", "support: help": "Contextual help"}}}})).name

    def help_shows(walkthrough, requirements):
        return seen(0, {"Contextual help": {"Walkthrough": walkthrough, "Requirements": requirements}})

    events = ["user: next"] * 8 + ["hide: Requirements", "hide: Walkthrough", "support: help"]
    equal(answers(
        [backed("POST /machines/help", {"slug": "u"})]
        + [backed("POST /machines/help/i/u/events", {"event": event}) for event in events],
        load=[f"help={file}"], dialect="xstate4"),
        [seen(0, {"Guided Onboarding": page}, sorted([*tag, "show-onboarding"])) for page, tag in zip(pages, tags)]
        + [help_shows("Visible", "Visible"), help_shows("Visible", "Hidden"), seen(0, "Complete"),
           help_shows("Visible", "Visible")])
