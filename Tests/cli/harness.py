"""Starting the program, collecting cases, comparing with golden files."""

import os
import shutil
import subprocess
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = HERE / "golden"

# No answer may take longer; debug builds on a busy machine are slow, a hang is slower.
PATIENCE = 60

program = ""
cases = []


@dataclass
class Answer:
    code: int
    out: str
    err: str
    seconds: float


def case(function):
    """Registers a test; it fails by raising."""
    cases.append(function)
    return function


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")}
    return {**kept, "LC_ALL": "C.UTF-8", "STATETUI_SAMPLES": str(SAMPLES),
            "XDG_STATE_HOME": str(scratch() / "state-home"), **more}


def run(*arguments, stdin=b"", cwd=None, timeout=PATIENCE, **more):
    """Runs the program to its end. Whatever it is given, it must not die of a signal."""
    start = time.monotonic()
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [program, *map(str, arguments)], input=data, capture_output=True, timeout=timeout, cwd=cwd or scratch(),
        env=environment(**more))
    answer = Answer(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"),
        time.monotonic() - start)
    assert answer.code >= 0, f"killed by signal {-answer.code}: {arguments}\n{answer.err[-600:]}"
    assert "Fatal error" not in answer.err, answer.err[-600:]
    return answer


def start(*arguments, **options):
    """Starts the program for a conversation."""
    return subprocess.Popen(
        [program, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=scratch(), env=environment(), **options)


_scratch = None


def scratch():
    """A folder for the run's files."""
    global _scratch
    if _scratch is None:
        _scratch = Path(tempfile.mkdtemp(prefix="statetui-cli-"))
    return _scratch


def write(name, content):
    """Writes a file into the scratch folder and returns its path."""
    path = scratch() / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def equal(actual, expected):
    assert actual == expected, f"\n  expected {expected!r}\n  actual   {actual!r}"


def contains(text, part):
    assert part in text, f"\n  expected to find {part!r}\n  in {text[:1500]!r}"


def golden(name, text):
    """Compares with a golden file, or writes it where `STATETUI_RECORD` is set."""
    path = GOLDEN / name
    if os.environ.get("STATETUI_RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert path.exists(), f"there is no {path}; run with STATETUI_RECORD=1"
    expected = path.read_text(encoding="utf-8")
    if text != expected:
        pairs = zip(expected.splitlines() + ["(end)"], text.splitlines() + ["(end)"])
        line, (old, new) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
        raise AssertionError(f"{path.name}:{line}\n  expected {old!r}\n  actual   {new!r}")


def main(path):
    global program
    program = str(Path(path).resolve())
    passed = failed = 0
    for function in cases:
        try:
            function()
            passed += 1
        except Exception as error:  # a failed case must not hide the others
            failed += 1
            where = traceback.extract_tb(error.__traceback__)
            line = next((f for f in reversed(where) if "harness" not in f.filename), where[-1])
            print(f"FAILED {function.__module__}.{function.__name__} ({Path(line.filename).name}:{line.lineno})")
            print(f"  {type(error).__name__}: {error}")
    if _scratch is not None:
        shutil.rmtree(_scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
