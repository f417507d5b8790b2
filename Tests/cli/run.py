"""Drives the built program as a user would: exit codes, messages, formats, and every bad input.

    python3 Tests/cli/run.py PATH-TO-STATETUI

Needs nothing but Python's standard library. `STATETUI_RECORD=1` writes the golden files anew.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import harness  # noqa: E402
import test_bad_inputs  # noqa: E402,F401
import test_call  # noqa: E402,F401
import test_check  # noqa: E402,F401
import test_conformance  # noqa: E402,F401
import test_help  # noqa: E402,F401
import test_hostile  # noqa: E402,F401
import test_lines  # noqa: E402,F401
import test_loading  # noqa: E402,F401
import test_machines  # noqa: E402,F401
import test_pinning  # noqa: E402,F401
import test_print  # noqa: E402,F401
import test_rows  # noqa: E402,F401
import test_scripts  # noqa: E402,F401
import test_search  # noqa: E402,F401
import test_state_backed  # noqa: E402,F401
import test_store  # noqa: E402,F401
import test_trace  # noqa: E402,F401

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run.py PATH-TO-STATETUI")
    sys.exit(harness.main(sys.argv[1]))
