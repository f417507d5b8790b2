"""`print`: its forms byte by byte, and that other programs take them."""

import shutil
import subprocess

from harness import SAMPLES, case, contains, equal, golden, run, write

FORMS = {"tree": "txt", "table": "table.txt", "mermaid": "mmd", "dot": "dot"}
CHARTS = ["media-player.json", "text-editor.json", "traffic-light.scxml", "checkout.json"]
AFTER = {
    "media-player.json": '["POWER","PLAY",{"advance":2400}]',
    "text-editor.json": '["SELECT","MENU"]',
    "traffic-light.scxml": '["REQUEST",{"advance":8000}]',
    "checkout.json": "[]",
}


@case
def golden_pictures():
    for chart in CHARTS:
        for form, ending in FORMS.items():
            answer = run("print", SAMPLES / chart, "--as", form)
            equal((answer.code, answer.err), (0, ""))
            golden(f"print-{chart}.{ending}", answer.out)
            after = run("print", SAMPLES / chart, "--as", form, "--after", AFTER[chart])
            equal((after.code, after.err), (0, ""))
            golden(f"print-{chart}.after.{ending}", after.out)


@case
def golden_documents():
    for chart, form, ending in [
        ("traffic-light.scxml", "scxml", "scxml"),
        ("traffic-light.scxml", "xstate", "xstate.json"),
        ("media-player.json", "xstate", "xstate.json"),
        ("text-editor.json", "scxml", "scxml"),
    ]:
        answer = run("print", SAMPLES / chart, "--as", form)
        equal(answer.code, 0)
        golden(f"print-{chart}.{ending}", answer.out.replace(str(SAMPLES) + "/", ""))


@case
def what_a_document_loses_is_told_with_its_place():
    chart = write("lossy.json", '{"initial":"a","states":{\n  "a":{"entry":"go"}}}')
    answer = run("print", chart, "--as", "scxml")
    equal(answer.code, 0)
    message = 'the action "go" is known by its name only, in an element of our own, which other programs leave out'
    equal(answer.err, f"statetui: {chart}:2:16: warning: {message}\n")
    contains(answer.out, f"line 2: {message}")
    again = write("again.scxml", answer.out)
    equal(run("print", again, "--as", "scxml").err, "")
    contains(run("trace", again, "[]").out, '"actions":["go"]')


@case
def every_sample_is_written_and_written_again_the_same():
    for path in sorted(SAMPLES.iterdir()):
        if path.name == "index.json" or path.suffix not in (".json", ".scxml", ".js"):
            continue
        for form, ending in [("scxml", "scxml"), ("xstate", "json"), ("statecharts.v1", "json")]:
            first = run("print", path, "--as", form)
            equal(first.code, 0)
            for line in first.err.splitlines():
                contains(line, f"{path.name}:")
            again = run("print", write(f"again.{ending}", first.out), "--as", form)
            assert again.out == first.out, f"{path.name} as {form}"
            if form != "statecharts.v1":
                equal((again.code, again.err), (0, ""))


@case
def functions_of_a_module_are_told_with_their_places():
    chart = write(
        "door.machine.js",
        "import {createMachine, assign} from 'xstate';\n"
        "export default createMachine({\n"
        "  initial: 'open', context: {n: 0},\n"
        "  states: {open: {on: {\n"
        "    SHUT: {guard: function isFree({context}) { return true; },\n"
        "           actions: assign({n: ({context}) => context.n + 1})}}}}});\n",
    )
    for form in ["xstate", "scxml", "statecharts.v1"]:
        answer = run("print", chart, "--as", form)
        equal(answer.code, 0)
        contains(answer.err, ':5:19: warning: "isFree" is a function: as one of the guards it is known by its name only')
        contains(answer.err, ':6:21: warning: "assign" is a function: as one of the actions it is known by its name only')


@case
def a_machine_of_version_4_is_written_in_version_5():
    chart = write(
        "four.json",
        '{"initial":"a","strict":true,"states":{"a":{"on":{"E":{"target":"b","cond":"g"}}},"b":{"type":"final","data":{"n":7}}}}',
    )
    answer = run("print", chart, "--as", "xstate")
    equal(answer.code, 0)
    contains(answer.err, "events that the machine does not name are no errors")
    again = write("five.json", answer.out)
    contains(run("trace", again, '["E"]').out, '"output":{"n":7}')


@case
def a_chart_that_xml_cannot_hold_is_refused():
    chart = write("control.json", '{"initial":"a","states":{"a":{"entry":"x\\u0001"}}}')
    answer = run("print", chart, "--as", "scxml")
    equal((answer.code, answer.out), (65, ""))
    contains(answer.err, "control.json:1:39: the character U+0001 cannot stand in an XML document")


@case
def documents_have_no_marks():
    answer = run("print", SAMPLES / "media-player.json", "--as", "scxml", "--after", "[]")
    equal((answer.code, answer.out), (64, ""))


@case
def ascii_is_ascii():
    for chart in CHARTS:
        for form in ["tree", "table"]:
            text = run("print", SAMPLES / chart, "--as", form, "--ascii", "--after", AFTER[chart]).out
            assert text.isascii(), text
            golden(f"print-{chart}.ascii.{FORMS[form]}", text)


@case
def the_tree_is_the_default_and_tells_of_the_end():
    chart = write("end.json", '{"initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"type":"final"}},"output":7}')
    equal(run("print", chart).out, run("print", chart, "--as", "tree").out)
    equal(run("print", chart, "--after", '["X"]').out.splitlines()[-1], "done yes · output 7")


@case
def a_chart_with_errors_is_printed_as_far_as_it_goes():
    write("half.json", '{"initial":"a","states":{"a":{"on":{"X":"nope"}},"b":{}}}')
    for form in FORMS:
        answer = run("print", "half.json", "--as", form)
        equal(answer.code, 65)
        contains(answer.err, "statetui: half.json:1:")
        contains(answer.out, "a")
    equal(run("print", "half.json", "--after", "[]").out, "")


@case
def events_of_after_that_are_wrong_are_told():
    answer = run("print", SAMPLES / "light-switch.json", "--after", "[1]")
    equal((answer.code, answer.out), (65, ""))
    contains(answer.err, "EVENTS:1:2: ")


@case
def columns_of_a_table_stay_aligned_with_wide_names():
    chart = write("wide.json", '{"initial":"日本","states":{"日本":{"on":{"行く":"b"}},"b":{"on":{"X":"日本"}}}}')
    rows = run("print", chart, "--as", "table").out.splitlines()
    width = lambda text: sum(2 if ord(c) > 0x2E80 else 1 for c in text)
    columns = {width(row[: row.index(word)]) for row, word in zip(rows, ["event", "行く", "X"])}
    equal(len(columns), 1)


@case
def names_cannot_move_the_cursor():
    chart = write("escape.json", '{"id":"\\u001b[2J","initial":"a\\n","states":{"a\\n":{"on":{"\\u0007":"a\\n"},"tags":["\\u202e"]}}}')
    for form in FORMS:
        text = run("print", chart, "--as", form).out
        assert not any(c in text for c in "\x1b\x07\u202e"), repr(text)


@case
def graphviz_takes_every_graph():
    dot = shutil.which("dot")
    if not dot:
        return
    names = [p.name for p in SAMPLES.iterdir() if p.suffix in (".json", ".scxml") and p.name != "index.json"]
    odd = write("odd.json", '{"id":"\\"{}|<>","initial":"a\\\\","states":{"a\\\\":{"on":{"->\\"":"b;"}},"b;":{"type":"parallel","states":{"x":{},"\\n":{}}}}}')
    for chart in [SAMPLES / name for name in names] + [odd]:
        graph = run("print", chart, "--as", "dot").out
        done = subprocess.run([dot, "-Tsvg"], input=graph.encode(), capture_output=True)
        equal((done.returncode, done.stderr.decode()), (0, ""))
