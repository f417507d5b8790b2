"""The line language: `--plain`, `--script`, `--json`; recorded sessions and `test`."""

import json
import os
import signal
import time

from harness import case, contains, equal, run, scratch, start, write

PLAYER = """{"id":"player","initial":"off","context":{"volume":0},"states":{
  "off":{"on":{"POWER":{"target":"on","actions":[{"type":"xstate.assign","params":{"volume":1}}]}}},
  "on":{"type":"parallel","on":{"POWER":"off"},"states":{
    "sound":{"initial":"stopped","states":{
      "stopped":{"tags":["quiet"],"on":{"PLAY":"playing"}},
      "playing":{"on":{"PAUSE":"paused","NEXT":{"target":"stopped","guard":"hasNext"}},"after":{"5000":"paused"}},
      "paused":{"on":{"PLAY":"playing"}}}},
    "light":{"initial":"dark","states":{"dark":{"on":{"LIGHT":"bright"}},"bright":{}}}}}}}"""


def lines(*script, arguments=(), chart=PLAYER, json_lines=False, code=0):
    file = write("player.json", chart)
    text = write("script.txt", "\n".join(script) + "\n")
    flags = ["--json"] if json_lines else ["--plain"]
    answer = run(file, *flags, "--script", text, *arguments)
    equal((answer.code, answer.err), (code, ""))
    return [json.loads(line) for line in answer.out.splitlines()] if json_lines else answer.out


@case
def answers_are_one_json_line_each():
    answers = lines(
        "# a comment", "", "POWER", "preview PLAY", "why PAUSE", "PLAY", "clock +1000", "undo", "go 1",
        "expect state off", json_lines=True, arguments=["--guards", '{"hasNext":false}'])
    equal(len(answers), 8)
    power, preview, why, play, clock, undo, go, expect = answers
    equal((power["step"], power["time"], power["left"]), (2, 0, ["off"]))
    equal(power["entered"], ["on.sound.stopped", "on.light.dark"])
    equal((power["changed"], power["tags"], power["done"]), ({"volume": [0, 1]}, ["quiet"], False))
    equal((power["enabled"], power["blocked"]), (["POWER", "PLAY", "LIGHT"], []))
    equal((preview["preview"], preview["left"], preview["entered"]), (True, ["on.sound.stopped"], ["on.sound.playing"]))
    equal((why["event"], why["verdict"], why["considered"], why["wouldFire"][0]), ("PAUSE", "ignored", [], ["PLAY"]))
    equal((play["entered"], play["blocked"]), (["on.sound.playing"], ["NEXT"]))
    equal(play["timers"][0]["in"], 5000)
    equal((clock["time"], clock["left"], clock["timers"][0]["in"]), (1000, [], 4000))
    equal((undo["time"], undo["step"]), (0, 3))
    equal((go["step"], go["left"], go["entered"]), (1, ["on.sound.playing", "on.light.dark"], ["off"]))
    equal(expect, {"ok": True})


@case
def why_tells_what_was_considered():
    answer = lines("POWER", "PLAY", "why NEXT", json_lines=True, arguments=["--guards", '{"hasNext":false}'])[2]
    equal(answer["verdict"], "blocked")
    one = answer["considered"][0]
    for key in ("state", "event", "targets", "guard", "result", "reads", "lost"):
        assert key in one, key
    equal((one["state"], one["event"], one["targets"]), ("on.sound.playing", "NEXT", ["on.sound.stopped"]))
    equal((one["guard"], one["result"], one["lost"], one["force"]), ("hasNext", False, "guard", {"hasNext": True}))


@case
def what_guards_read_is_told_with_its_step():
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
      <datamodel><data id="queue" expr="[]"/><data id="index" expr="0"/></datamodel>
      <state id="a"><transition event="ADD"><script>queue.push(1)</script></transition>
        <transition event="SKIP"><assign location="index" expr="index + 1"/></transition>
        <transition event="NEXT" cond="queue.length &gt; index" target="b"/></state>
      <state id="b"/></scxml>"""
    file = write("queue.scxml", chart)
    script = write("queue.txt", "ADD\nSKIP\nwhy NEXT\nforce queue.length > index true\nNEXT\n")
    answer = run(file, "--json", "--script", script)
    if answer.code == 69:
        return
    add, skip, why, force, go = [json.loads(line) for line in answer.out.splitlines()]
    equal(why["considered"][0]["reads"], [
        {"path": "queue.length", "value": 1, "step": 2}, {"path": "index", "value": 1, "step": 3}])
    equal(why["wouldFire"][0], ["ADD"])
    equal(why["considered"][0]["force"], {"queue.length > index": True})
    equal((go["entered"], go["hypothetical"]), (["b"], True))
    text = run(file, "--plain", "--script", script).out
    contains(text, "queue.length is 1 (since step 2).")
    contains(text, "Path: ADD (1 event).")
    contains(text, "hypothetical")


@case
def unmet_expectations_end_with_2_and_name_the_line():
    out = lines("POWER", "expect state off", "expect tag quiet", "expect event PLAY enabled", code=2)
    contains(out, "script.txt:2: failed: off is not active")
    # Not in the whole text: the folder of the script has a random name.
    equal(sum(line.endswith("ok") for line in out.splitlines()), 2)


@case
def a_line_that_means_nothing_names_its_place():
    out = lines("# one", "clock soon", "POWER", code=64)
    contains(out, "script.txt:2: error: ")
    contains(out, "step 2")
    answer = lines("go nowhere", json_lines=True)[0]
    assert "no mark nowhere" in answer["error"] and answer["at"].endswith("script.txt:1"), answer


@case
def stepping_and_breakpoints():
    out = lines(
        "break enter playing", "POWER", "PLAY", "breaks", "continue", "unbreak 1", "step PAUSE", "finish", "step",
        "break take paused PLAY", "break when In(playing)", "break change volume", "break error", "breaks")
    contains(out, "Breakpoint 1: enter on.sound.playing.")
    contains(out, "Stopped at breakpoint 1: enter on.sound.playing.")
    contains(out, "1: enter on.sound.playing, 1 hit.")
    contains(out, "error: no step is under way")
    contains(out, "3: when In(playing), 0 hits.")
    answer = lines("break leave stopped", "POWER", "PLAY", json_lines=True)[2]
    equal((answer["stopped"]["breakpoint"], answer["underWay"]), (1, True))
    contains(lines("break enter nowhere"), "error: there is no state nowhere")


@case
def the_clock_stops_at_a_breakpoint():
    out = lines("POWER", "PLAY", "break enter paused", "clock +10s", "continue", "clock +1s")
    contains(out, "step 4, time 5s.")
    contains(out, "Stopped at breakpoint 1")
    contains(out, "step 6, time 6s.")
    contains(lines("POWER", "PLAY", "clock run"), "1 timer passed.")


@case
def marks_and_comparisons():
    out = lines("mark begin", "POWER", "PLAY", "compare begin 3", "go begin", "marks", "compare 3")
    contains(out, "Entered on, on.sound, on.sound.playing")
    contains(out, "Context: volume from 0 to 1.")
    contains(out, "Now can fire:")
    contains(out, "begin: step 1.")
    answer = lines("POWER", "compare 1 2", json_lines=True)[1]
    equal((answer["changed"], answer["tagsGained"]), ({"volume": [0, 1]}, ["quiet"]))


@case
def paths_from_here():
    out = lines("POWER", "path paused")
    contains(out, "on.sound.paused: 2 events from here.")
    answer = lines("path bright", json_lines=True)[0]
    equal((answer["found"], answer["events"]), (True, ["POWER", "LIGHT"]))


@case
def children_are_answered():
    chart = """{"id":"m","initial":"a","states":{"a":{"invoke":{"src":"load","id":"loader","onDone":"b","onError":"c"}},
      "b":{},"c":{}}}"""
    contains(lines("resolve loader 42", "expect state b", chart=chart), "ok")
    contains(lines("reject load no luck", "expect state c", chart=chart), "ok")
    contains(lines("resolve nobody", chart=chart), "error: no actor nobody")


def saved(*script, name="saved.session", **options):
    path = scratch() / name
    lines(*script, f"save {path}", **options)
    return path


@case
def a_saved_session_is_a_test():
    path = saved("POWER", "PLAY", "expect state on.sound.playing", "clock +5s", "undo", "mark here", "PAUSE")
    header = json.loads(path.read_text().splitlines()[0])
    equal((header["statetui"], header["chart"]["name"], header["chart"]["format"]), ("session", "player", "xstate5"))
    assert len(header["chart"]["hash"]) == 16, header
    answer = run("test", path)
    equal((answer.code, answer.err), (0, ""))
    contains(answer.out, "ok: 4 steps, 1 expectation.")


@case
def a_changed_chart_differs_at_its_first_step():
    path = saved("POWER", "PLAY", "expect state on.sound.playing", "PAUSE")
    write("player.json", PLAYER.replace('"PLAY":"playing"', '"PLAY":"paused"', 1))
    answer = run("test", path)
    equal(answer.code, 2)
    contains(answer.out, "the chart has changed since.")
    contains(answer.out, "differs at step 3, PLAY (line 3):")
    contains(answer.out, "value: was {on: {sound: \"playing\", light: \"dark\"}}, is {on: {sound: \"paused\"")
    write("player.json", PLAYER)
    equal(run("test", path).code, 0)
    failing = saved("POWER", "expect state off", name="failing.session", code=2)
    answer = run("test", failing, path)
    equal(answer.code, 2)
    contains(answer.out, "expect state off: failed:")
    contains(answer.out, "saved.session: ok")


@case
def a_session_is_opened_and_gone_on_with():
    path = saved("POWER", "PLAY")
    before = path.read_text()
    answer = run(path, "--plain", stdin="expect state on.sound.playing\nPAUSE\n")
    equal((answer.code, answer.err), (0, ""))
    contains(answer.out, "step 3")
    contains(answer.out, "Entered on.sound.paused.")
    after = path.read_text()
    assert after.startswith(before) and len(after.splitlines()) == len(before.splitlines()) + 2, after


@case
def bad_sessions_are_refused_with_their_line():
    path = saved("POWER", "PLAY")
    text = path.read_text()
    bad = write("bad.session", text.replace('"do":"event"', '"do"', 1))
    answer = run("test", bad)
    equal(answer.code, 65)
    contains(answer.err, "bad.session:2: ")
    equal(run("test", write("no.session", "{}")).code, 65)
    equal(run("test", "nowhere.session").code, 66)
    torn = write("torn.session", text[:-10])
    contains(run("test", torn).out, "torn")


@case
def killing_loses_nothing_that_was_shown():
    """kill -9 at any moment: whatever was answered stands in the session's file, and the session goes on from there."""
    file = write("player.json", PLAYER)
    for count in range(1, 6):
        record = scratch() / f"killed-{count}.session"
        process = start(file, "--json", "--record", record)
        shown = []
        for index in range(count):
            process.stdin.write(b"POWER\n")
            process.stdin.flush()
            shown.append(json.loads(process.stdout.readline()))
        # One more, killed at some moment of it.
        process.stdin.write(b"POWER\n")
        process.stdin.flush()
        time.sleep(0.002 * count)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        answer = run(record, "--json", "--record", scratch() / "other.session", stdin="undo 0\ngo 1\nredo %d\n" % count)
        last = json.loads(answer.out.splitlines()[2])
        equal((last["step"], last["active"]), (shown[-1]["step"], shown[-1]["active"]))


@case
def sessions_are_kept_in_the_state_folder():
    home = scratch() / "state"
    file = write("player.json", PLAYER)
    run(file, "--plain", stdin="", XDG_STATE_HOME=str(home))
    assert not list(home.rglob("*.session")), "nothing was done, nothing is kept"
    run(file, "--plain", stdin="POWER\n", XDG_STATE_HOME=str(home))
    found = list(home.rglob("*.session"))
    equal(len(found), 1)
    equal(run("test", found[0]).code, 0)


@case
def what_is_exported_is_moved_together_with_its_chart():
    chart = '{"id": "m", "initial": "a", "states": {"a": {"on": {"GO": "b"}}, "b": {}}}'
    project, moved = scratch() / "before" / "project", scratch() / "after" / "project"
    for folder in ("charts", "tests"):
        (project / folder).mkdir(parents=True)
    (project / "charts" / "m.json").write_text(chart)
    lines = "GO\nexport test tests/x.session\nexport script tests/x.demo\nsave tests/saved.session\nquit\n"
    answer = run("--plain", "charts/m.json", "--record", "tests/recorded.session", stdin=lines, cwd=project)
    equal((answer.code, answer.err), (0, ""))
    contains((project / "tests" / "x.demo").read_text(), "chart ../charts/m.json\n")
    contains((project / "tests" / "x.session").read_text(), '"beside":"../charts/m.json"')
    moved.parent.mkdir()
    project.rename(moved)
    for name in ("x.session", "x.demo", "saved.session", "recorded.session"):
        for file, folder in ((moved / "tests" / name, scratch()), (f"tests/{name}", moved), (name, moved / "tests")):
            answer = run("test", file, cwd=folder)
            equal((answer.code, answer.err), (0, ""))
            contains(answer.out, "ok")
    # A sample keeps its name.
    answer = run("--plain", "light-switch", stdin=f"FLIP\nexport script {scratch()}/sample.demo\nquit\n")
    contains((scratch() / "sample.demo").read_text(), "chart light-switch.json\n")
    contains(run("test", scratch() / "sample.demo").out, "ok")


INLINE = """import { createMachine } from 'xstate';
export default createMachine({id: 'm', initial: 'a', context: {n: 0}, states: {
  a: {on: {
    ONE: {guard: ({ context }) => context.n > 1, target: 'b'},
    TWO: {guard: ({ context, event }) => context.n > 2 && event.kind === "x", target: 'b'}}},
  b: {on: {BACK: 'a'}}}});
"""


@case
def a_modules_guards_without_names_are_forced_one_by_one():
    file = write("inline.mjs", INLINE)
    told = run("--plain", file, stdin='force context.n > 2 && event.kind === "x" true\nTWO\nBACK\nexpect event ONE blocked\nsave inline.session\n', cwd=file.parent)
    contains(told.out, "ONE is blocked: not context.n > 1.")
    contains(told.out, 'context.n > 2 && event.kind === "x" is true from now on.')
    contains(told.out, "Entered b.")
    equal((told.code, run("test", "inline.session", cwd=file.parent).code), (0, 0))
    # Sessions of old name all of them at once.
    session = (file.parent / "inline.session").read_text()
    old = session.splitlines()[0].replace('"guards":{}', '"guards":{"guard":true}')
    contains(old, '{"guard":true}')
    write("old.session", old + "\n")
    contains(run("--plain", "old.session", stdin="", cwd=file.parent).out, "2 events can fire: ONE, TWO.")


@case
def lines_from_a_pipe_that_mean_nothing_count():
    file = write("player.json", PLAYER)
    for script, code in [
        ("POWER\n", 0), ("clock soon\nPOWER\n", 64), ("go 9\nPOWER\n", 0), ("expect state on\n", 2),
        ("go 9\nclock soon\n", 64), ("NOSUCH\n", 0), ("undo\n", 0),
    ]:
        for flag in ("--plain", "--json"):
            answer = run(file, flag, stdin=script)
            equal((script, flag, answer.code, answer.err), (script, flag, code, ""))
        equal((script, run(file, "--plain", "--script", write("s.txt", script)).code), (script, code))


@case
def the_lesson_leaves_what_is_recorded_alone():
    file = write("player.json", PLAYER)
    record = scratch() / "lesson.session"
    answer = run(file, "--plain", "--record", record, stdin="POWER\ntour\nPOWER\ntour\nPLAY\n")
    contains(answer.out, "Tour 2 of 11: ")
    contains(answer.out, "The lesson is over.")
    events = [json.loads(line).get("event") for line in record.read_text().splitlines()]
    equal(events, [None, "POWER", "PLAY"])
