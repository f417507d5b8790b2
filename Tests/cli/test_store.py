"""`call --store`: what was answered is kept, whatever happens to the process."""

import json
import os
import random
import threading
import time

import harness
from harness import SAMPLES, case, contains, equal, run, scratch, start, write

TOGGLE = {"id": "t", "initial": "off", "context": {"public": {"n": 1}}, "states": {
    "off": {"on": {"toggle": "on"}}, "on": {"on": {"toggle": "off"}, "after": {"5000": "off"}}}}
CLIENTS = 8
KILLS = 200
# Beyond this the test stops early, on a machine that is very busy; it must have killed this often by then.
SECONDS, KILLS_AT_LEAST = 90, 40


def digits(number):
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
        if number == 0:
            return "c" + text


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


@case
def stores_that_cannot_be_used():
    contains(calls(write("no.db", "no database" * 100), code=66), "the store cannot be opened: file is not a database")
    contains(calls(scratch() / "missing" / "a.db", code=66), "the store cannot be opened")
    store = scratch() / "busy.db"
    process = start("call", "--script", "-", "--store", store)
    process.stdin.write(b'{"advance":1}\n')
    process.stdin.flush()
    process.stdout.readline()
    contains(calls(store, code=66), "another process uses it")
    process.stdin.close()
    equal(process.wait(harness.PATIENCE), 0)


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


@case
def kills_at_random_moments_lose_nothing_that_was_answered():
    seed = int(os.environ.get("STATETUI_SEED", "5"))
    chance, begun, kills = random.Random(seed), time.monotonic(), 0
    file = write("store-toggle.json", json.dumps(TOGGLE)).name
    while kills < KILLS and time.monotonic() - begun < SECONDS:
        # A file goes through ten kills: opening makes all its calls again.
        store, counts = scratch() / f"crash-{kills}.db", [0] * CLIENTS
        for _ in range(10):
            service = Service(store, file, counts)
            service.kill(chance.uniform(0, 0.25))
            kills += 1
            # The transitions from the last answered one on: it is there, and at most the one on its way behind it.
            answers = calls(store, *[
                {"method": f"GET /machines/t/i/c{client}/events?cursor={digits(max(0, counts[client] - 1))}"}
                for client in range(CLIENTS)], load=[f"t={file}"])
            for client, answer in enumerate(map(json.loads, answers)):
                if answer["status"] == 404:
                    equal((counts[client], seed, kills), (0, seed, kills))
                    continue
                found = len(answer["body"]["transitions"])
                surplus = found - min(1, counts[client])
                assert surplus in (0, 1), f"client {client}: {counts[client]} answered, {surplus} more; seed {seed}, {kills}"
                counts[client] += surplus
    assert kills >= KILLS_AT_LEAST, f"only {kills} kills"
    print(f"store: {kills} kills in {time.monotonic() - begun:.0f} s")
