"""The machines browser by lines: `statetui FOLDER --plain`, and with `--json`."""

import json
import shutil

from harness import SAMPLES, case, contains, equal, run, scratch, write


def folder():
    """A folder with two charts of State Backed's service and one of statecharts.v1's."""
    path = scratch() / "machines"
    path.mkdir(exist_ok=True)
    for name in ("traffic-light.json", "light-switch.json", "alarm.json"):
        shutil.copy(SAMPLES / name, path)
    return path


def lines(*script, json_lines=False, code=0, arguments=()):
    answer = run(
        *(arguments or [folder()]), "--json" if json_lines else "--plain", stdin="\n".join(script) + "\n")
    equal((answer.code, answer.err), (code, ""))
    return [json.loads(line) for line in answer.out.splitlines()] if json_lines else answer.out.splitlines()


@case
def a_folder_tells_its_machines():
    equal(lines()[0], "3 machines: alarm, light-switch, traffic-light.")
    answer = run(folder())
    equal(answer.code, 0)
    contains(answer.out, "3 machines: alarm, light-switch, traffic-light.")
    answer = run(folder() / "alarm.json", folder() / "light-switch.json", "--plain", stdin="machines\n")
    contains(answer.out, "2 machines: alarm, light-switch.")


@case
def instances_live_in_a_service():
    answer = lines("use light-switch", "create one as ann", "FLIP", "instances", "undo", "use one")
    contains("\n".join(answer), "POST /machines/light-switch as ann: 200.")
    contains("\n".join(answer), "light-switch/one: running, on.")
    contains("\n".join(answer), "Taken back: POST /machines/light-switch/i/one/events.")
    contains("\n".join(answer), "light-switch/one is running in off.")


@case
def answers_are_the_services_own():
    answers = lines(
        "use light-switch", "create one", "create one", "create a$", "create two version nope", "send FLIP as nobody",
        "read", "admin", "delete x", "pause", "FLIP", json_lines=True)
    statuses = [answer.get("status", answer.get("error")) for answer in answers[1:]]
    equal(statuses, [
        200, 409, 400, 400, "there is no profile nobody; act as lists them", 200, 200, 400, 204, 409])
    equal(answers[1]["body"], {"ts": 0, "state": "off", "tags": [], "done": False})
    equal(answers[1]["verdict"]["answer"], "none")
    equal(answers[2]["code"], "invalid-state")
    equal(answers[7]["body"]["machineVersion"], "ver_light-switch-1")


@case
def the_debugger_is_entered_and_left():
    answer = "\n".join(lines(
        "use traffic-light", "create", "open traffic-light-1", "clock next", "leave", "use traffic-light-1", "switch"))
    contains(answer, "A copy of traffic-light/traffic-light-1 to try things on")
    contains(answer, "1 step tried.")
    equal(lines("open alarm", "expect state On", code=2)[-1][:7], "failed:")


@case
def versions_are_named():
    other = write("other.json", '{"id":"lightSwitch","initial":"off","states":{"off":{"on":{"FLIP":"lit"}},"lit":{}}}')
    answer = "\n".join(lines(
        "use light-switch", f"version {other}", "versions", "create", "FLIP", "version nothing.json",
        "use alarm", f"version {other}"))
    contains(answer, "other.json is ver_light-switch-2, the current version now.")
    contains(answer, '"state":"lit"')
    contains(answer, "error: nothing.json: there is no such file")
    contains(answer, "error: no machine with versions is in use")


@case
def words_that_mean_nothing_are_told():
    script = write("machines.txt", "use light-switch\nuse\n")
    answer = run(folder(), "--plain", "--script", script)
    equal(answer.code, 64)
    contains(answer.out, "machines.txt:2: error: a machine or an instance is missing")
