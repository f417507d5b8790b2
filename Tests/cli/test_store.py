"""`call --store`: what was answered is kept, whatever happens to the process."""

import json
import os
import random
import shutil
import sqlite3
import threading
import time

import harness
import test_call
import test_state_backed
from harness import SAMPLES, case, contains, equal, run, scratch, start, write

TOGGLE = {"id": "t", "initial": "off", "context": {"public": {"n": 1}}, "states": {
    "off": {"on": {"toggle": "on"}}, "on": {"on": {"toggle": "off"}, "after": {"5000": "off"}}}}
CLIENTS = 8
KILLS = 200
# Beyond this the test stops early, on a machine that is very busy; it must have killed this often by then.
SECONDS, KILLS_AT_LEAST = 90, 40


def calls(store, *lines, load=(), code=0):
    options = [part for one in load for part in ("--load", one)]
    done = run("call", "--script", "-", "--store", store, *options, stdin="".join(json.dumps(l) + "\n" for l in lines))
    equal((done.code, done.err if code == 0 else ""), (code, ""))
    return done.err if code else done.out.splitlines()


def toggle(slug):
    return {"method": f"POST /machines/t/i/{slug}/events", "body": {"event": "toggle"}}


@case
def both_services_go_on_where_they_were():
    store, file = scratch() / "both.db", write("store-toggle.json", json.dumps(TOGGLE)).name
    load = [f"t={file}", f"alarm={SAMPLES / 'alarm.json'}"]
    service = "statecharts.v1.StatechartService/"
    calls(store, {"method": "POST /machines/t", "body": {"slug": "a"}, "auth": {"sub": "ann"}}, toggle("a"),
          {"method": service + "CreateMachine", "body": {"statechartId": "alarm"}}, {"advance": 3000},
          {"method": service + "Step", "body": {"statechartId": "alarm-1", "event": "POWER_ON"}}, load=load)
    # Charts in documents are in the file; they need not be given again, and given again they are no new version.
    for again in ([], load):
        state, versions = calls(store, {"method": "GET /machines/t/i/a"}, {"method": "GET /machines/t/v"}, load=again)
        equal(json.loads(state)["body"]["state"], "on")
        equal([one["id"] for one in json.loads(versions)["body"]["versions"]], ["ver_t-1"])
    stepped, moved, state = calls(
        store, {"method": service + "Step", "body": {"statechartId": "alarm", "event": "ARM"}}, {"advance": 2000},
        {"method": "GET /machines/t/i/a"})
    equal([one["events"] for one in json.loads(stepped)["body"]["machine"]["stepHistory"]],
          [[{"label": "POWER_ON"}], [{"label": "ARM"}]])
    equal((json.loads(state)["body"]["state"], json.loads(state)["body"]["ts"]), ("off", 5000))
    changed = write("store-toggle-2.json", json.dumps({**TOGGLE, "initial": "on"})).name
    listed, = calls(store, {"method": "GET /machines/t/v"}, load=[f"t={changed}"])
    equal([one["id"] for one in json.loads(listed)["body"]["versions"]], ["ver_t-1", "ver_t-2"])


# What these cases expect of services in memory they must see of services in a file, too.
SCRIPTS = [
    test_call.every_status_with_its_whole_body, test_call.a_context_may_not_outgrow_its_limit,
    test_call.timers_and_the_clock, test_state_backed.every_status_and_code_with_its_whole_body,
    test_state_backed.what_does_not_settle_is_stopped_and_told_before_the_next_event,
    test_state_backed.a_timer_may_settle_a_call, test_state_backed.onboarding_to_the_end,
    test_state_backed.definitions_versions_and_migrations, test_state_backed.pausing_and_deleting,
    test_state_backed.lists_go_on_at_their_cursors, test_state_backed.modules_say_how_their_instances_go_over]


@case
def answers_are_those_of_memory_though_the_process_ends_in_between():
    made = 0

    def run_in_parts(*arguments, stdin="", **options):
        """Runs a script part by part, each in a process of its own."""
        nonlocal made
        made += 1
        lines, out, answer = stdin.splitlines(keepends=True), "", None
        size = 2 if len(lines) < 8 else 1 + len(lines) // 5
        for first in range(0, len(lines), size):
            answer = run(*arguments, "--store", f"parts-{made}.db", stdin="".join(lines[first:first + size]), **options)
            out += answer.out
        answer.out = out
        return answer

    for function in SCRIPTS:
        module = {"test_call": test_call, "test_state_backed": test_state_backed}[function.__module__]
        module.run = run_in_parts
        try:
            function()
        finally:
            module.run = run
    assert made >= len(SCRIPTS)


@case
def what_a_store_holds_stands_in_tables():
    store, file = scratch() / "tables.db", write("store-toggle.json", json.dumps(TOGGLE)).name
    service = "statecharts.v1.StatechartService/"
    load = [f"t={file}", f"alarm={SAMPLES / 'alarm.json'}"]
    calls(store, {"method": "POST /machines/t", "body": {"slug": "a"}}, toggle("a"), {"advance": 1000},
          {"method": "POST /machines/t/v", "body": {"machine": TOGGLE, "clientInfo": "2"}},
          {"method": "POST /machines/t/migrations",
           "body": {"fromMachineVersionId": "ver_t-1", "toMachineVersionId": "ver_t-2"}},
          {"method": service + "CreateMachine", "body": {"statechartId": "alarm"}},
          {"method": service + "Step", "body": {"statechartId": "alarm-1", "event": "POWER_ON"}}, load=load)
    with sqlite3.connect(store) as database:
        def rows(query):
            return database.execute(query).fetchall()

        equal(rows("PRAGMA user_version") + rows("PRAGMA application_id"), [(2,), (0x73747569,)])
        equal(rows("SELECT service, now FROM clocks ORDER BY service"), [("state-backed", 1000), ("statecharts.v1", 1000)])
        equal(rows("SELECT slug, current_version, made_instances, made_versions FROM machines"),
              [("t", "ver_t-1", 1, 2), ("alarm", "ver_alarm-1", 0, 1)])
        equal(rows("SELECT machine, id, client_info FROM versions"),
              [("t", "ver_t-1", file), ("alarm", "ver_alarm-1", str(SAMPLES / "alarm.json")), ("t", "ver_t-2", "2")])
        equal(rows("SELECT machine, id, from_version, to_version FROM migrations"), [("t", "mig_t-1", "ver_t-1", "ver_t-2")])
        equal(rows("SELECT machine, slug, number, version, status, made, due, state FROM instances"),
              [("t", "a", 1, "ver_t-1", "running", 2, 5000, '"on"')])
        equal(rows("SELECT number, state, event FROM transitions"),
              [(0, '"off"', '{"type":"xstate.init"}'), (1, '"on"', '{"type":"toggle"}')])
        equal(rows("SELECT id, statechart, is_live, made, clock, configuration FROM statechart_machines"),
              [("alarm-1", "alarm", 1, 1, 1000, '["__root__","On","Idle"]')])
        equal([json.loads(step)["events"] for step, in rows("SELECT step FROM steps")], [[{"label": "POWER_ON"}]])
        # Opening reads no instance: the one that is broken is noticed by whoever asks for it, and nothing is answered.
        database.execute("UPDATE instances SET snapshot='{}'")
    database.close()
    listed, = calls(store, {"method": "GET /machines"}, load=load)
    equal(json.loads(listed)["status"], 200)
    contains(calls(store, {"method": "GET /machines/t/i/a"}, load=load, code=74), "the instance t/a cannot be read")


@case
def stores_that_cannot_be_used():
    contains(calls(write("no.db", "no database" * 100), code=66), "the store cannot be opened: file is not a database")
    contains(calls(scratch() / "missing" / "a.db", code=66), "the store cannot be opened")
    for name, script, message in (
            ("journal", "CREATE TABLE journal(number INTEGER PRIMARY KEY); PRAGMA user_version=1",
             "it was written by an earlier version of this program, which kept calls; begin a new file"),
            ("foreign", "CREATE TABLE songs(title)", "it is a database of another program"),
            ("later", f"CREATE TABLE a(b); PRAGMA application_id={0x73747569}; PRAGMA user_version=99",
             "it was written by a later version of this program")):
        file = scratch() / f"{name}.db"
        with sqlite3.connect(file) as database:
            database.executescript(script)
        database.close()
        before = file.read_bytes()
        equal(calls(file, code=66), f"statetui: {file}: the store cannot be opened: {message}\n")
        equal(file.read_bytes(), before)
    store = scratch() / "busy.db"
    process = start("call", "--script", "-", "--store", store)
    process.stdin.write(b'{"advance":1}\n')
    process.stdin.flush()
    process.stdout.readline()
    contains(calls(store, code=66), "another process uses it")
    process.stdin.close()
    equal(process.wait(harness.PATIENCE), 0)


@case
def modules_must_be_there_again():
    module = "import { createMachine } from 'xstate';\nexport default createMachine({ id: 'm', initial: 'a', states: { a: {} } });\n"
    store, file = scratch() / "modules.db", write("store-module.js", module)
    calls(store, {"method": "POST /machines/m", "body": {"slug": "a"}}, load=[f"m={file.name}"])
    read = {"method": "GET /machines/m/i/a"}
    equal(json.loads(calls(store, read)[0])["status"], 200)
    file.write_text(module + "// changed\n")
    contains(calls(store, read, code=65), "the store needs the module store-module.js as it was")
    old = write("store-module-1.js", module)
    equal(json.loads(calls(store, read, load=[f"m={old.name}"])[0])["status"], 200)


class Service:
    """A process under load: each client has one call on its way, and sends the next one when it has its answer."""

    def __init__(self, store, file, counts):
        self.counts, self.waiting, self.lock = counts, [], threading.Lock()
        self.process = start("call", "--script", "-", "--store", store, "--load", f"t={file}")

    def send(self, client):
        with self.lock:
            slug = f"c{client}"
            call = toggle(slug) if self.counts[client] else {"method": "POST /machines/t", "body": {"slug": slug}}
            self.waiting.append(client)
            try:
                self.process.stdin.write(json.dumps(call).encode() + b"\n")
                self.process.stdin.flush()
            except OSError:
                pass

    def run(self):
        """Answers come in the order of the calls; until the process is killed."""
        for client in range(CLIENTS):
            self.send(client)
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                break
            with self.lock:
                client = self.waiting.pop(0)
            equal(json.loads(line)["status"], 200)
            self.counts[client] += 1
            self.send(client)

    def kill(self, delay):
        thread = threading.Thread(target=self.run)
        thread.start()
        time.sleep(delay)
        self.process.kill()
        self.process.wait()
        thread.join(harness.PATIENCE)


def transitions(store):
    """How many transitions each instance has in a file as a killed process left it; looked at in a copy."""
    copy = scratch() / "copy.db"
    for end in ("", "-wal"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)
        if store.with_name(store.name + end).exists():
            shutil.copy(store.with_name(store.name + end), copy.with_name(copy.name + end))
    database = sqlite3.connect(copy)
    try:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name='instances'").fetchall():
            return {}
        equal(database.execute("PRAGMA quick_check").fetchall(), [("ok",)])
        rows = database.execute("""SELECT slug, made, count(transitions.number), max(transitions.number),
            instances.state, (SELECT state FROM transitions WHERE instance=key ORDER BY number DESC LIMIT 1)
            FROM instances LEFT JOIN transitions ON instance=key GROUP BY key""").fetchall()
        for slug, made, count, last, state, written in rows:
            # No half of an event.
            equal((count, last, state), (made, made - 1, written))
        return {slug: made for slug, made, *_ in rows}
    finally:
        database.close()


@case
def kills_at_random_moments_lose_nothing_that_was_answered():
    seed = int(os.environ.get("STATETUI_SEED", "5"))
    chance, begun, kills = random.Random(seed), time.monotonic(), 0
    file = write("store-toggle.json", json.dumps(TOGGLE)).name
    while kills < KILLS and time.monotonic() - begun < SECONDS:
        # A file goes through fifty kills, from its making on.
        store, counts = scratch() / f"crash-{kills}.db", [0] * CLIENTS
        for _ in range(50):
            service = Service(store, file, counts)
            service.kill(chance.uniform(0, 0.25))
            kills += 1
            held = transitions(store)
            for client in range(CLIENTS):
                # What was answered is there, and at most the call on its way behind it.
                surplus = held.get(f"c{client}", 0) - counts[client]
                assert surplus in (0, 1), f"client {client}: {counts[client]} answered, {surplus} more; seed {seed}, {kills}"
                counts[client] += surplus
        answers = calls(store, *[{"method": f"GET /machines/t/i/c{client}"} for client in range(CLIENTS)])
        for client, answer in enumerate(map(json.loads, answers)):
            expected = (200, "off" if counts[client] % 2 else "on") if counts[client] else (404, None)
            equal((answer["status"], answer["body"].get("state")), expected)
    assert kills >= KILLS_AT_LEAST, f"only {kills} kills"
    print(f"store: {kills} kills in {time.monotonic() - begun:.0f} s")
