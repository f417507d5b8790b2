"""How charts are found and read: files, pipes, samples, and what is none of them."""

import os
import threading

from harness import SAMPLES, case, contains, equal, run, scratch, write

CHART = '{"id":"m","initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{}}}'


def refuse(name, code, message, *commands, timeout=20, **options):
    """Every command refuses a document alike, with one message that begins with its name."""
    for command in commands or (["trace", name, "[]"], ["print", name], ["check", name]):
        answer = run(*command, timeout=timeout, **options)
        equal(answer.code, code)
        lines = (answer.err if answer.err else answer.out).splitlines()
        contains(lines[0], message)
        assert all(line.startswith("statetui: ") for line in answer.err.splitlines()), answer.err


@case
def a_missing_file_is_named():
    refuse("nowhere.json", 66, "statetui: nowhere.json: there is no such file")
    refuse("nowhere/x.json", 66, "statetui: nowhere/x.json: there is no such file")
    refuse("ok.json/x", 66, "statetui: ok.json/x: there is no such file")
    refuse("", 66, "there is no such file")


@case
def a_folder_is_no_chart():
    refuse(str(scratch()), 66, "this is a folder, not a file")


@case
def an_empty_file_is_said_to_be_empty():
    for content in ["", " \n\t", "\ufeff"]:
        refuse(str(write("empty.json", content)), 65, "empty")


@case
def a_file_without_permission_is_refused():
    path = write("secret.json", CHART)
    path.chmod(0)
    if os.geteuid() != 0:  # root may read everything
        refuse(str(path), 66, "permission denied")
    path.chmod(0o644)


@case
def too_large_files_are_refused_at_once():
    path = scratch() / "large.json"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    refuse(str(path), 66, "this is larger than 64 MiB, which is the limit")
    path.unlink()


@case
def a_hundred_megabytes_of_garbage_are_refused():
    block = os.urandom(1 << 20)
    path = scratch() / "garbage.json"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(block)
    refuse(str(path), 66, "this is larger than 64 MiB")
    path.unlink()
    refuse(str(write("garbage", block)), 65, "garbage:1:")


@case
def endless_devices_and_idle_pipes_do_not_hang():
    refuse("/dev/zero", 66, "statetui: /dev/zero: this is larger than 64 MiB")
    refuse("/dev/null", 65, "/dev/null:1:1: the document is empty")
    pipe = scratch() / "idle.pipe"
    os.mkfifo(pipe)
    refuse(str(pipe), 65, "the document is empty")
    pipe.unlink()


@case
def a_pipe_is_read_to_its_end():
    pipe = scratch() / "chart.pipe"
    os.mkfifo(pipe)

    def feed():
        with open(pipe, "w") as file:
            for character in CHART:
                file.write(character)
                file.flush()

    # The writer opens first, as a shell's process substitution does.
    keeper = os.open(pipe, os.O_RDWR)
    threading.Thread(target=feed, daemon=True).start()
    threading.Timer(0.5, os.close, [keeper]).start()
    answer = run("trace", pipe, '["GO"]')
    equal(answer.code, 0)
    contains(answer.out, '"value":"b"')
    pipe.unlink()


@case
def a_dash_is_standard_input():
    for command in (["trace", "-", "[]"], ["check", "-"], ["print", "-"], ["open", "-", "--plain", "--script", "/dev/null"]):
        equal(run(*command, stdin=CHART).code, 0)
    answer = run("trace", "-", "[]", stdin='{"initial":"b","states":{"a":{}}}')
    equal(answer.code, 65)
    contains(answer.err, "statetui: <stdin>:1:")
    equal(run("check", "-", stdin="").code, 65)


@case
def samples_have_names():
    for name in ["light-switch", "light-switch.json", "light-switch.scxml"]:
        equal(run("trace", name, '["FLIP"]').code, 0)
    contains(run("print", "light-switch").out, "lightSwitch")
    equal(run("print", "../samples/light-switch").code, 66)
    equal(run("print", "light-switch", STATETUI_SAMPLES="/nonexistent").code, 66)
    # A file of the same name comes first.
    write("light-switch", CHART)
    contains(run("print", "light-switch").out, "○ a")
    (scratch() / "light-switch").unlink()


@case
def samples_are_found_from_inside_the_project():
    answer = run("print", "turnstile", cwd=SAMPLES.parent / "Tests" / "cli", STATETUI_SAMPLES=str(SAMPLES))
    equal(answer.code, 0)


@case
def the_dialect_can_be_given():
    chart = write("either.json", CHART)
    contains(run("trace", chart, "[]", "--dialect", "xstate5").out, '"xstate.init"')
    refuse(str(chart), 65, "SCXML is XML", ["trace", chart, "[]", "--dialect", "scxml"])


@case
def names_with_spaces_and_signs_are_repeated_as_given():
    path = write("my chart's \u00fc.json", '{"states":{"a":{"on":{"X":"nope"}}},"initial":"a"}')
    answer = run("check", path.name)
    equal(answer.code, 65)
    contains(answer.out, "my chart's \u00fc.json:1:")
