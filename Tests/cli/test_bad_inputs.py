"""Documents that are wrong in every way: a message with its place, an exit code, no crash, no hang."""

import json

from harness import SAMPLES, case, contains, equal, run, write
from test_loading import refuse

SCXML = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def scxml(content, attributes=""):
    return f"{SCXML}{attributes}>{content}</scxml>"


@case
def malformed_json_has_its_place():
    for text, place in [
        ('{"states":', "bad.json:1:11: "),
        ('{"states":{"a":{}},\n "initial":"a"\n', "bad.json:3:1: "),
        ('{"id": tru}', "bad.json:1:8: "),
        ("{'id':'m'}", "bad.json:1:2: "),
        ('{"id":"m",}', "bad.json:1:11: "),
        ('{"id":"m"} x', "bad.json:1:12: "),
        ('{"id":"\\x"}', "bad.json:1:"),
        ('{"id":"\x00"}', "bad.json:1:8: "),
        ("[]", "bad.json:1:1: "),
        ("null", "bad.json:1:"),
        ("7", "bad.json:1:"),
    ]:
        write("bad.json", text)
        refuse("bad.json", 65, place)


@case
def malformed_xml_has_its_place():
    for text, place in [
        ("<scxml", "bad.scxml:1:"),
        (scxml('<state id="a">'), "bad.scxml:1:"),
        (f"{SCXML}>\n<state id='a'>\n</stat></scxml>", "bad.scxml:3:"),
        (scxml("<state id=a/>"), "bad.scxml:1:"),
        (scxml('<state id="a"/><state id="b" id="c"/>'), "bad.scxml:1:"),
        (scxml("&nothing;"), "bad.scxml:1:"),
        ("<html/>", "bad.scxml:1:1: "),
        ("<?xml version='1.0'?>", "bad.scxml:1:"),
        ("<!-- nothing -->", "bad.scxml:1:"),
        ("plain text", "bad.scxml:1:1: "),
        (b"\xff\xfe\x00", "bad.scxml:1:"),
        (scxml("<state id='\x01'/>"), "bad.scxml:1:"),
    ]:
        write("bad.scxml", text)
        refuse("bad.scxml", 65, place)


@case
def wrong_targets_and_names_have_their_place():
    for name, text, message in [
        ("t.json", '{"initial":"a","states":{"a":{"on":{\n"GO":"bb"}},"b":{}}}', 't.json:2:6: there is no state "bb"'),
        ("t.json", '{"initial":"x","states":{"a":{}}}', "t.json:1:12: "),
        ("t.json", '{"states":{"a":{}}}', 't.json:1:1: the state "'),
        ("t.json", '{"initial":"a","states":{"a":{"id":"x"},"b":{"id":"x"}}}', 'the id "x" is already used'),
        ("t.json", '{"initial":"a","states":{"a":{"type":"odd"}}}', "t.json:1:"),
        ("t.json", '{"initial":"a","states":{"a":7}}', "t.json:1:"),
        ("t.json", '{"initial":"a","states":["a"]}', "t.json:1:"),
        ("t.scxml", scxml('<state id="a">\n<transition event="go" target="bb"/></state>'), "t.scxml:2:"),
        ("t.scxml", scxml('<state id="a"/>\n<state id="a"/>'), "t.scxml:2:"),
        ("t.scxml", scxml('<state id="a"/>', ' initial="zz"'), "t.scxml:1:"),
        ("t.scxml", scxml(""), "t.scxml:1:"),
        ("t.scxml", scxml('<state id="a"><state/><history id="h"/></state>'), "t.scxml:1:"),
        ("t.scxml", scxml('<parallel id="p"><state id="a"/></parallel><state id="s"><initial/></state>'), "t.scxml:1:"),
    ]:
        write(name, text)
        answer = run("trace", name, "[]")
        equal((answer.code, answer.out), (65, ""))
        contains(answer.err, message)
        contains(answer.err, f"statetui: {name}:")
        checked = run("check", name)
        equal(checked.code, 65)
        contains(checked.out, message)


@case
def unknown_formats_are_told_what_is_known():
    for name, text in [
        ("chart.yaml", "states:\n  - a\n"),
        ("chart.json", '{"nodes":[],"edges":[]}'),
        ("chart.xml", "<uml:StateMachine xmlns:uml='x'/>"),
        ("chart.bin", bytes(range(256))),
    ]:
        write(name, text)
        refuse(name, 65, f"{name}:1:")


@case
def a_billion_laughs_are_cut_short():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    document = f'<!DOCTYPE scxml [<!ENTITY l0 "ha">{levels}]>' + scxml('<state id="&l29;"/>')
    write("laughs.scxml", document)
    refuse("laughs.scxml", 65, "laughs.scxml:1:")
    text = f'<!DOCTYPE scxml [<!ENTITY a "{"A" * 50000}">]>' + scxml(f'<state id="{"&a;" * 50000}"/>')
    write("blowup.scxml", text)
    refuse("blowup.scxml", 65, "blowup.scxml:1:")
    write("loop.scxml", '<!DOCTYPE scxml [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + scxml('<state id="&a;"/>'))
    refuse("loop.scxml", 65, "loop.scxml:1:")


@case
def outside_entities_are_not_fetched():
    write("secret.txt", "SECRET")
    write("outside.scxml", '<!DOCTYPE scxml [<!ENTITY a SYSTEM "secret.txt">]>' + scxml('<state id="&a;"/>'))
    answer = run("print", "outside.scxml")
    assert "SECRET" not in answer.out + answer.err
    assert answer.code in (0, 65), answer.code


@case
def deep_nesting_is_refused():
    depth = 10_000
    chart = '{"initial":"a","states":{"a":' * depth + "{}" + "}}" * depth
    write("deep.json", chart)
    refuse("deep.json", 65, "deep.json:1:")
    write("array.json", '{"context":' + "[" * 100_000 + "]" * 100_000 + "}")
    refuse("array.json", 65, "array.json:1:")
    open_only = '{"a":' * 100_000
    write("open.json", open_only)
    refuse("open.json", 65, "open.json:1:")
    nested = "".join(f'<state id="s{n}">' for n in range(depth)) + "</state>" * depth
    write("deep.scxml", scxml(nested))
    refuse("deep.scxml", 65, "deep.scxml:1:")
    content = "<if cond='In(\"a\")'>" * depth + "</if>" * depth
    write("if.scxml", scxml(f'<state id="a"><onentry>{content}</onentry></state>'))
    refuse("if.scxml", 65, "if.scxml:1:")


@case
def nesting_within_the_limit_works_everywhere():
    depth = 200
    write("tall.json", '{"initial":"a","states":{"a":' * depth + "{}" + "}}" * depth)
    for command in (["trace", "tall.json", "[]"], ["check", "tall.json"], ["print", "tall.json", "--as", "dot"],
                    ["print", "tall.json", "--as", "mermaid"], ["print", "tall.json", "--as", "tree"]):
        equal(run(*command).code, 0)


@case
def events_that_are_wrong_have_their_place():
    write("ok.json", '{"initial":"a","states":{"a":{}}}')
    write("events.json", '["A",\n  {"go":1}]')
    write("lines.jsonl", '"A"\n{"advance":1}\n{"advance":"1"}\n')
    write("deep-events.json", "[" * 10_000)
    for events, stdin, code, message in [
        ("[1]", "", 65, 'EVENTS:1:2: expected "NAME"'),
        ('["A"', "", 65, "EVENTS:1:5: "),
        ("events.json", "", 65, "events.json:2:3: expected"),
        ("lines.jsonl", "", 65, "lines.jsonl:3:12: "),
        ("missing.jsonl", "", 66, "missing.jsonl: there is no such file"),
        ("/", "", 66, "/: this is a folder"),
        ("deep-events.json", "", 65, "deep-events.json:1:"),
        ("-", "[7]", 65, "<stdin>:1:2: "),
        ("-", '"A"\n7\n', 65, "<stdin>:2:1: "),
        ('[{"advance":9e15},{"advance":9e15}]', "", 65, "the virtual clock cannot go beyond"),
    ]:
        answer = run("trace", "ok.json", events, stdin=stdin)
        equal(answer.code, code)
        contains(answer.err, f"statetui: ")
        contains(answer.err, message)


@case
def snapshots_that_are_none_are_refused():
    write("ok.json", '{"initial":"a","states":{"a":{}}}')
    for name, text in [
        ("s1", ""),
        ("s2", "{"),
        ("s3", "[]"),
        ("s4", "{}"),
        ("s5", '{"snapshot":{"chart":"other"}}'),
        ("s6", '{"snapshot":{"status":"active","configuration":["nope"],"now":0,"nextID":0}}'),
        ("s7", '{"snapshot":{"status":"active","configuration":[],"now":1e300,"nextID":-1e300}}'),
    ]:
        write(name, text)
        answer = run("trace", "ok.json", "[]", "--restore", name)
        equal((name, answer.code), (name, 65))
        contains(answer.err, f"statetui: {name}:1:")
    equal(run("trace", "ok.json", "[]", "--restore", "nowhere").code, 66)


@case
def documents_cut_anywhere_end_in_a_message():
    for name in ["turnstile.json", "turnstile.scxml"]:
        text = (SAMPLES / name).read_bytes()
        for cut in range(0, len(text) - 2, 97):
            write(name, text[:cut])
            answer = run("check", name)
            equal((cut, answer.code), (cut, 65))
            contains(answer.out.splitlines()[0], f"{name}:")


@case
def documents_with_a_byte_changed_never_crash():
    for name in ["media-player.json", "traffic-light.scxml"]:
        text = bytearray((SAMPLES / name).read_bytes())
        for step, byte in enumerate(b'"<>{}[]&\x00\xff,:'):
            changed = bytearray(text)
            for at in range(step * 13, len(text), 997):
                changed[at] = byte
            write(name, bytes(changed))
            for command in (["check", name], ["trace", name, "[]"], ["print", name]):
                assert run(*command).code in (0, 65), command


@case
def keys_that_are_odd_are_only_names():
    states = {"": {"on": {"": "\u0000", "\U0001f600": ""}}, "\u0000": {}, "__proto__": {}, "a.b": {}, "#x": {}}
    chart = {"id": "", "initial": "", "states": states}
    write("odd.json", json.dumps(chart))
    for command in (["check", "odd.json"], ["trace", "odd.json", '["\U0001f600"]'], ["print", "odd.json"],
                    ["print", "odd.json", "--as", "mermaid"], ["print", "odd.json", "--as", "dot"]):
        assert run(*command).code in (0, 65), command
