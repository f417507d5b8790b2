"""`trace`: its lines byte by byte, its options, and how it talks."""

import json
import selectors
import subprocess
import time

import harness
from harness import SAMPLES, case, contains, equal, golden, run, start, write

DOOR = """{"id":"door","initial":"shut","context":{"n":1},"states":{
  "shut":{"tags":["safe"],"exit":"creak","on":{"OPEN":{"target":"open","guard":"unlocked"}}},
  "open":{"entry":["light"],"after":{"100":"shut"},"on":{"BREAK":"broken"}},
  "broken":{"type":"final"}},"output":{"sum":7}}"""

KEYS = ["event", "value", "tags", "status", "done", "output", "actions"]


def lines(*arguments, code=0, **options):
    answer = run("trace", *arguments, **options)
    equal((answer.code, answer.err), (code, ""))
    return answer.out.splitlines()


@case
def samples_give_their_traces():
    for events in sorted((SAMPLES / "traces").glob("*.events")):
        for ending in ["json", "scxml"]:
            chart = SAMPLES / f"{events.stem}.{ending}"
            if not chart.exists():
                continue
            given = lines(chart, events)
            expected = json.loads(events.with_suffix(".expected").read_text())
            equal([json.loads(line)["value"] for line in given], expected)
            for number, line in enumerate(given):
                step = json.loads(line)
                equal(list(step), KEYS)
                is_xstate = ending != "scxml" and "rootState" not in chart.read_text()
                first = "xstate.init" if is_xstate else None
                assert number or step["event"] == first, line
                # No spaces, keys of the value sorted: as a compact writer gives it.
                step["value"] = json.loads(json.dumps(step["value"], sort_keys=True))
                equal(line, json.dumps(step, separators=(",", ":"), ensure_ascii=False))


@case
def golden_traces():
    for name in ["media-player.json", "harel-watch.scxml", "data-loader.json"]:
        events = SAMPLES / "traces" / (name.split(".")[0] + ".events")
        golden(f"trace-{name}.jsonl", "\n".join(lines(SAMPLES / name, events)) + "\n")


@case
def lines_are_exact():
    chart = write("door.json", DOOR)
    equal(
        lines(chart, '["OPEN",{"advance":99},{"advance":1},{"type":"OPEN","n":3},"BREAK","OPEN"]'),
        [
            '{"event":"xstate.init","value":"shut","tags":["safe"],"status":"active","done":false,"output":null,"actions":[]}',
            '{"event":"OPEN","value":"open","tags":[],"status":"active","done":false,"output":null,"actions":["creak","light"]}',
            '{"event":{"advance":99},"value":"open","tags":[],"status":"active","done":false,"output":null,"actions":[]}',
            '{"event":{"advance":1},"value":"shut","tags":["safe"],"status":"active","done":false,"output":null,"actions":[]}',
            '{"event":"OPEN","value":"open","tags":[],"status":"active","done":false,"output":null,"actions":["creak","light"]}',
            '{"event":"BREAK","value":"broken","tags":[],"status":"done","done":true,"output":{"sum":7},"actions":[]}',
            '{"event":"OPEN","value":"broken","tags":[],"status":"done","done":true,"output":{"sum":7},"actions":[]}',
        ])


@case
def an_unhandled_error_ends_with_1():
    chart = write("fails.json", '{"initial":"a","states":{"a":{"invoke":{"src":"ask"}}}}')
    given = lines(chart, "[]", "--actors", '{"ask":{"$reject":"no \\"way\\""}}', code=1)
    equal(
        given[0],
        '{"event":"xstate.init","value":"a","tags":[],"status":"error","done":false,"output":null,'
        '"error":"no \\"way\\"","actions":[]}')


@case
def a_step_that_does_not_end_names_its_loop():
    chart = write("loop.json", '{"initial":"a","states":{"a":{"on":{"GO":"b"}},\n"b":{"always":"c"},"c":{"always":"b"}}}')
    answer = run("trace", chart, '["GO"]')
    equal((answer.code, len(answer.out.splitlines())), (1, 1))
    contains(answer.err, f'statetui: {chart}:2:1: the step after "GO" does not end')
    contains(answer.err, "it still goes through (machine).b, (machine).c")


@case
def guards_actors_input_and_context_are_taken():
    chart = write("door.json", DOOR)
    contains(lines(chart, '["OPEN"]', "--guards", '{"unlocked":false}')[1], '"value":"shut"')
    contains(lines(chart, "[]", "--context", '{"n":5}', "--context")[0], '"context":{"n":5}')
    contains(lines(chart, "[]", "--context", '--context={"m":[1.5]}')[0], '"context":{"n":1,"m":[1.5]}')
    equal(lines(chart, "[]", "--input", '{"any":true}')[0], lines(chart, "[]")[0])
    invoking = write("ask.json", '{"initial":"a","states":{"a":{"invoke":{"src":"ask","onDone":"b"}},"b":{}}}')
    kid = '{"ask":{"initial":"k","states":{"k":{"after":{"5":"e"}},"e":{"type":"final"}}}}'
    given = lines(invoking, '[{"advance":4},{"advance":1}]', "--actors", kid)
    equal([json.loads(line)["value"] for line in given], ["a", "a", "b"])
    answer = run("trace", invoking, "[]", "--actors", '{"ask":{"states":{"k":{}},\n"initial":"x"}}')
    equal(answer.code, 65)
    contains(answer.err, "statetui: --actors:2:")


@case
def extra_keys_follow_in_order():
    chart = write("door.json", DOOR)
    given = lines(chart, '["OPEN"]', "--microsteps", "--context", "--configuration")[1]
    equal(list(json.loads(given)), KEYS + ["configuration", "context", "microsteps"])
    contains(given, '"configuration":["door","door.open"],"context":{"n":1},"microsteps":["open"]}')


@case
def settling_uses_timers_one_by_one():
    chart = write("chain.json", '{"initial":"a","states":{"a":{"after":{"10":"b"}},"b":{"after":{"10":"c"}},"c":{"type":"final"}}}')
    values = [json.loads(lines(chart, "[]", "--settle", str(ms))[0])["value"] for ms in (0, 9, 10, 19, 20, 10**12)]
    equal(values, ["a", "a", "b", "b", "c", "c"])


@case
def a_snapshot_goes_on_where_it_was():
    chart = SAMPLES / "media-player.json"
    events = json.loads((SAMPLES / "traces" / "media-player.events").read_text())
    whole = lines(chart, json.dumps(events), "--context")
    half = len(events) // 2
    saved = write("saved", run("trace", chart, json.dumps(events[:half]), "--snapshot").out)
    first, *rest = lines(chart, json.dumps(events[half:]), "--context", "--restore", saved)
    equal(rest, whole[half + 1 :])
    equal(json.loads(first)["value"], json.loads(whole[half])["value"])
    alone = write("alone", saved.read_text().splitlines()[-1])
    equal(lines(chart, json.dumps(events[half:]), "--context", "--restore", alone), [first] + rest)
    again = lines(chart, "[]", "--restore", saved, "--snapshot")[-1]
    equal(again, saved.read_text().splitlines()[-1])


@case
def events_come_as_array_lines_file_or_pipe():
    chart = write("door.json", DOOR)
    items = ['"OPEN"', '{"guards":{"unlocked":false}}', '{"advance":100}', '"OPEN"']
    expected = lines(chart, "[" + ",".join(items) + "]")
    equal(len(expected), 4)
    for text in ["[" + ",".join(items) + "]", "\n".join(items), "\r\n\r\n".join(items) + "\r\n", "\ufeff" + "\n".join(items)]:
        equal(lines(chart, write("events", text)), expected)
        equal(lines(chart, "-", stdin=text), expected)
    equal(len(lines(chart, "-", stdin="")), 1)


@case
def a_conversation_is_answered_line_by_line():
    process = start("trace", write("door.json", DOOR), "-")
    selector = selectors.DefaultSelector()
    selector.register(process.stdout, selectors.EVENT_READ)

    def line():
        assert selector.select(harness.PATIENCE), "no line came"
        return json.loads(process.stdout.readline())

    equal(line()["value"], "shut")
    for event, value in [("OPEN", "open"), ("BREAK", "broken")]:
        process.stdin.write(json.dumps(event).encode() + b"\n")
        process.stdin.flush()
        equal(line()["value"], value)
    process.stdin.close()
    equal(process.wait(harness.PATIENCE), 0)
    process.stdout.close()
    process.stderr.close()


@case
def a_reader_that_leaves_is_no_crash():
    chart = write("door.json", DOOR)
    events = write("many.json", json.dumps(["OPEN", {"advance": 100}] * 5000))
    process = start("trace", chart, events)
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.stdin.close()
    assert process.wait(harness.PATIENCE) in (0, -13), process.returncode
    equal(err, b"")


@case
def a_full_disk_is_told():
    chart = write("door.json", DOOR)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [harness.program, "trace", chart, "[]"], stdout=full, stderr=subprocess.PIPE, env=harness.environment())
    equal(done.returncode, 74)
    contains(done.stderr.decode(), "statetui: standard output cannot be written: no space is left")


@case
def the_same_run_gives_the_same_bytes():
    chart, events = SAMPLES / "harel-watch.json", SAMPLES / "traces" / "harel-watch.events"
    once = run("trace", chart, events, "--snapshot", "--context", "--microsteps").out
    equal(run("trace", chart, events, "--snapshot", "--context", "--microsteps").out, once)


@case
def thousands_of_states_are_no_burden():
    count = 3000
    states = ",".join(f'"s{n}":{{"on":{{"E":"s{(n + 1) % count}"}}}}' for n in range(count))
    chart = write("large.json", f'{{"initial":"s0","states":{{{states}}}}}')
    begin = time.monotonic()
    equal(len(lines(chart, json.dumps(["E"] * 50))), 51)
    run("check", chart)
    run("print", chart, "--as", "dot")
    assert time.monotonic() - begin < harness.PATIENCE / 2
