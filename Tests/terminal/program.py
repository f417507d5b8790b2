"""Which program is tested, and with what.

STATETUI names the program (default: the debug build), STATETUI_ARGUMENTS its arguments (default: a chart of the
samples), STATETUI_QUIT the keys that end it.
"""

import os
import shlex
import tempfile

# Sessions are kept out of the user's own state folder.
os.environ.setdefault('XDG_STATE_HOME', tempfile.mkdtemp(prefix='statetui-state-'))

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get('STATETUI', os.path.join(ROOT, '.build', 'debug', 'statetui'))
ARGUMENTS = shlex.split(os.environ.get('STATETUI_ARGUMENTS', ''))
COMMAND = [PROGRAM, *ARGUMENTS]
QUIT = shlex.split(os.environ.get('STATETUI_QUIT', 'q'))
