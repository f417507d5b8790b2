"""Charts with scripts: without the library, with files that are missing or out of bounds."""

from harness import SAMPLES, case, contains, equal, run, scratch, write

NOTHING = {"STATETUI_JAVASCRIPTCORE": "/nonexistent"}
PACKAGE = "install the package libjavascriptcoregtk-4.1-0"


def scxml(data="", content="", script=""):
    return (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">'
        f"{script}<datamodel>{data}</datamodel>"
        f'<state id="a">{content}<transition event="error.*" target="b"><log label="error" expr="_event.name"/></transition>'
        '</state><state id="b"/></scxml>')


@case
def without_the_library_a_chart_of_scripts_is_refused():
    chart = SAMPLES / "order-desk.scxml"
    for command in (["trace", chart, "[]"], ["print", chart, "--after", "[]"]):
        answer = run(*command, **NOTHING)
        equal((answer.code, answer.out), (69, ""))
        contains(answer.err, f"statetui: {chart}: this chart needs ECMAScript")
        contains(answer.err, PACKAGE)
    answer = run("check", chart, **NOTHING)
    equal(answer.code, 65)
    contains(answer.out, PACKAGE)


@case
def without_the_library_the_explorer_shows_the_chart_and_says_what_to_install():
    chart = SAMPLES / "order-desk.scxml"
    for stdin in ("", "ADD\nquit\n"):
        answer = run("--plain", chart, stdin=stdin, **NOTHING)
        equal(answer.code, 69)
        contains(answer.out, PACKAGE)
    script = write("look.script", f"escape\n:save-screen {scratch()}/look.txt\nq\n")
    answer = run(chart, "--script", script, "--size", "80x24", **NOTHING)
    equal(answer.code, 69)
    contains((scratch() / "look.txt").read_text(), "cannot be run")


@case
def without_the_library_all_other_charts_run():
    for chart in sorted(SAMPLES.glob("*.scxml")) + sorted(SAMPLES.glob("*.json")):
        if chart.name in ("order-desk.scxml", "index.json"):
            continue
        equal(run("trace", chart, "[]", **NOTHING).code, 0)
    contains(run("--plain", "light-switch", stdin="FLIP\n", **NOTHING).out, "Entered on.")
    # The language is named, but nothing has to be evaluated.
    chart = write("named.scxml", scxml().replace('expr="_event.name"', ""))
    equal(run("trace", chart, "[]", **NOTHING).code, 0)


@case
def a_data_file_that_is_missing_is_an_error_event():
    chart = write("data.scxml", scxml('<data id="d" src="nowhere.json"/>'))
    answer = run("trace", chart, "[]")
    equal(answer.code, 0)
    contains(answer.out, '"value":"b"')
    contains(answer.out, "log:error")
    told = run("--plain", chart, stdin="details\n").out
    contains(told, 'the document "nowhere.json" cannot be read')
    contains(told, "data.scxml:1:")
    contains(told, "error.communication")


@case
def a_script_file_that_is_missing_is_refused():
    chart = write("script.scxml", scxml(script='<script src="nowhere.js"/>'))
    answer = run("trace", chart, "[]")
    equal((answer.code, answer.out), (65, ""))
    contains(answer.err, f'{chart}:1:')
    contains(answer.err, 'the script "nowhere.js" cannot be read')


@case
def files_beside_the_document_are_read():
    folder = scratch() / "beside"
    (folder / "inner").mkdir(parents=True, exist_ok=True)
    (folder / "inner" / "d.json").write_text('{"n": 7}')
    (folder / "s.js").write_text("var doubled = d => d.n * 2")
    chart = folder / "chart.scxml"
    chart.write_text(scxml('<data id="d" src="inner/d.json"/>', '<transition event="GO" cond="doubled(d) === 14" target="b"/>',
                           '<script src="s.js"/>'))
    answer = run("trace", chart, '["GO"]')
    equal(answer.code, 0)
    contains(answer.out.splitlines()[-1], '"value":"b"')
    equal(run("trace", "beside/chart.scxml", '["GO"]').out, answer.out)


@case
def files_outside_its_folder_are_out_of_bounds():
    secret = write("secret.json", '{"password": "hunter2"}')
    folder = scratch() / "inside"
    folder.mkdir(exist_ok=True)
    (folder / "link.json").unlink(missing_ok=True)
    (folder / "link.json").symlink_to(secret)
    for uri in ("../secret.json", str(secret), f"file://{secret}", f"file:{secret}", "link.json", "x/../../secret.json",
                "..\\secret.json", "http://127.0.0.1:9/d.json", "https://example.org/d.json", "//example.org/d.json", "/etc/passwd"):
        chart = folder / "chart.scxml"
        chart.write_text(scxml(f'<data id="d" src="{uri}"/>'))
        answer = run("trace", chart, "[]", "--context")
        equal(answer.code, 0)
        contains(answer.out, '"value":"b"')
        assert "hunter2" not in answer.out and "root:" not in answer.out, uri
        chart.write_text(scxml(script=f'<script src="{uri}"/>'))
        equal(run("trace", chart, "[]").code, 65)
        chart.write_text(scxml(content=f'<invoke src="{uri}"/>'))
        contains(run("trace", chart, "[]").out, '"value":"b"')
