"""`check`: what it finds, how it says it, and its exit codes."""

import json

from harness import SAMPLES, case, contains, equal, golden, run, scratch, write

ODD = """{
  "id": "odd",
  "initial": "idle",
  "states": {
    "idle": {
      "on": {
        "GO": ["busy", "idle"],
        "ASK": [{"target": "busy", "guard": "isReady"}, "lost"]
      }
    },
    "busy": {
      "entry": ["work", {"type": "raise", "params": {"event": {"type": "NOBODY"}}}],
      "onDone": "idle",
      "initial": "one",
      "states": {"one": {"after": {"slow": "two"}}, "two": {}}
    },
    "island": {"invoke": {"src": "boat"}, "on": {"SWIM": "idle"}},
    "lost": {},
    "end": {"type": "final", "on": {"GO": "idle"}}
  }
}
"""


@case
def golden_findings():
    write("odd.json", ODD)
    text = run("check", "odd.json")
    equal((text.code, text.err), (0, ""))
    golden("check-odd.txt", text.out)
    written = run("check", "odd.json", "--format", "json")
    equal((written.code, written.err), (0, ""))
    golden("check-odd.json", written.out)
    equal(len(json.loads(written.out)), len(text.out.splitlines()) - 1)
    for finding, line in zip(json.loads(written.out), text.out.splitlines()):
        equal(list(finding), ["file", "line", "column", "severity", "rule", "message"])
        severity = "" if finding["severity"] == "error" else finding["severity"] + ": "
        equal(line, f"odd.json:{finding['line']}:{finding['column']}: {severity}{finding['message']}")


@case
def samples_have_neither_errors_nor_warnings():
    charts = sorted(p for p in SAMPLES.iterdir() if p.suffix in (".json", ".scxml") and p.name != "index.json")
    answer = run("check", *charts)
    equal((answer.code, answer.err), (0, ""))
    contains(answer.out, f"{len(charts)} files: 0 errors, 0 warnings, ")


@case
def an_error_ends_with_65_and_all_files_are_checked():
    write("good.json", '{"initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"type":"final"}}}')
    write("bad.json", '{"initial":"a","states":{"a":{"on":{"X":"c"}}}}')
    write("none.json", "{")
    equal(run("check", "good.json").out, "1 file: 0 errors, 0 warnings, 0 infos\n")
    equal(run("check", "good.json", "--format", "json").out, "[]\n")
    answer = run("check", "bad.json", "none.json", "good.json")
    equal((answer.code, answer.err), (65, ""))
    contains(answer.out, "bad.json:1:")
    contains(answer.out, "none.json:1:2: ")
    equal(answer.out.splitlines()[-1], "3 files: 2 errors, 0 warnings, 0 infos")
    array = json.loads(run("check", "bad.json", "none.json", "--format", "json").out)
    equal([(f["file"], f["line"], f["severity"]) for f in array], [("bad.json", 1, "error"), ("none.json", 1, "error")])


@case
def a_file_that_cannot_be_read_does_not_stop_the_others():
    write("bad.json", '{"initial":"a","states":{"a":{"on":{"X":"c"}}}}')
    answer = run("check", "missing.json", "bad.json", str(scratch()))
    equal(answer.code, 66)
    contains(answer.err, "statetui: missing.json: there is no such file")
    contains(answer.err, "this is a folder")
    contains(answer.out, "bad.json:1:")


@case
def a_loop_without_end_is_an_error():
    chart = write("loop.json", '{"initial":"a","states":{"a":{"always":"b"},"b":{"always":"a"}}}')
    answer = run("check", chart)
    equal(answer.code, 65)
    contains(answer.out, 'lead in a circle that never ends: "a", "b"')


@case
def scripts_that_are_no_ecmascript_are_told():
    chart = write(
        "syntax.scxml",
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">\n'
        '<datamodel><data id="n" expr="1 +"/></datamodel>\n'
        '<state id="a"><onentry><script>if (</script><assign location="n" expr="n + 1"/><log expr="n"/></onentry>\n'
        '<transition event="go" cond="this is not js" target="b"/></state><final id="b"/></scxml>\n',
    )
    answer = run("check", chart)
    equal(answer.code, 0)
    places = [line.split(":")[1] for line in answer.out.splitlines() if "not ECMAScript" in line]
    equal(places, ["2", "3", "4"])
