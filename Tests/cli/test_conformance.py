"""The W3C implementation report documents, run from outside: what `trace --settle` says of each."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import ROOT, case, equal, run

SHARED = Path(os.environ.get("STATETUI_SHARED") or ROOT.parent / "shared")
# The BasicHTTP event processor is not there, and all of it is optional.
HTTP = set("201 509 510 513 518 519 520 522 531 532 534 567 577".split())


def rows():
    """The manifest's rows as dictionaries; none where the data are not there, which is said in one line."""
    manifest = SHARED / "w3c-scxml" / "manifest.tsv"
    if not manifest.exists():
        print("left out: W3C SCXML documents from outside; set STATETUI_SHARED (see CONTRIBUTING.md)")
        return []
    lines = [line.split("\t") for line in manifest.read_text().splitlines() if not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def end(document):
    """Where the last line of the document's trace says that it is, or the exit code where there is none."""
    answer = run("trace", document, "[]", "--settle", "60000")
    return json.loads(answer.out.splitlines()[-1])["value"] if answer.out else answer.code


@case
def w3c_documents_end_as_they_should():
    wanted = {}
    for row in rows():
        if row["id"] in HTTP or row["manual"] == "yes" and row["expected"] not in ("final:final", "reject"):
            continue
        goal = {"pass": "pass", "final:final": "final", "reject": 65}[row["expected"]]
        wanted[SHARED / "w3c-scxml" / row["file"]] = goal
        if row["null_variant"]:
            wanted[SHARED / "w3c-scxml" / row["null_variant"]] = "final" if row["manual"] == "yes" else "pass"
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ends = dict(zip(wanted, pool.map(end, wanted)))
    passed = sum(ends[document] == goal for document, goal in wanted.items())
    if wanted:
        print(f"W3C SCXML documents from outside: {passed} of {len(wanted)} end as they should")
    equal({str(d.relative_to(SHARED)): ends[d] for d in wanted if ends[d] != wanted[d]}, {})
