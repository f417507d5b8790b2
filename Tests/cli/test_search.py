"""`path` and `explore`."""

import json

from harness import case, run, write


@case
def a_path_is_shown_and_runs():
    answer = run("path", "turnstile", "--to", "unlocked")
    assert answer.code == 0 and "1 event" in answer.out and "COIN" in answer.out, answer.out
    answer = run("path", "media-player", "--to", "on.player.paused", "--print", "json")
    found = json.loads(answer.out)
    assert found["found"] and found["length"] == 3 and found["complete"], found
    lines = run("trace", "media-player", json.dumps(found["events"])).out.splitlines()
    assert json.loads(lines[-1])["value"]["on"]["player"] == "paused", lines[-1]
    assert [json.loads(line)["value"] for line in lines[1:]] == found["values"]


@case
def a_path_begins_after_events():
    answer = run("path", "media-player", "--to", "paused", "--after", '["POWER","PLAY"]', "--print", "json")
    assert json.loads(answer.out)["events"] == ["PAUSE"], answer.out


@case
def no_path_is_exit_code_2():
    chart = write("far.json", '{"initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"on":{"X":"c"}},"c":{},"d":{}}}')
    answer = run("path", chart, "--to", "c", "--limit", "1")
    assert answer.code == 2 and "limit" in answer.out, answer.out
    answer = run("path", chart, "--to", "d")
    assert answer.code == 2 and "cannot be reached" in answer.out, answer.out
    assert run("path", "turnstile", "--to", "nowhere").code == 64
    assert run("path", "turnstile").code == 64


@case
def a_chart_is_explored():
    answer = run("explore", "turnstile")
    assert answer.code == 0 and "3 configurations" in answer.out and "all were looked at" in answer.out, answer.out
    found = json.loads(run("explore", "turnstile", "--print", "json").out)
    assert found["complete"] and found["configurations"] == 3 and found["neverTaken"] == [], found
    few = json.loads(run("explore", "turnstile", "--limit", "1", "--print", "json").out)
    assert not few["complete"] and few["situations"] == 1, few


@case
def guards_fix_what_is_tried():
    both = json.loads(run("explore", "media-player", "--print", "json").out)
    no = json.loads(run("explore", "media-player", "--guards", '{"hasNext":false,"isShuffle":false}', "--print", "json").out)
    assert no["moves"] < both["moves"], (no["moves"], both["moves"])
