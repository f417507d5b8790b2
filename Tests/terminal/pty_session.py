"""Runs a program in a pseudo-terminal and counts its bytes. Python's standard library only."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

IDLE = b'\x1b]2;idle '
# Asked: where the cursor stands, behind a character that was to be repeated three times.
QUESTION = b'\x1b[3b\x1b[6n'
# What terminals say that repeat, that do not, and one that is simple.
REPEATS, REPEATS_NOT, SIMPLE = b'\x1b[2;5R', b'\x1b[2;2R', b'\x1b[1;1R'


class PtySession:
    """`with PtySession(['statetui', 'media.json']) as session: session.press(b'j')` returns what that key sent.

    `answer` is what the terminal says when it is asked where its cursor stands; most simple ones say nothing.
    """

    def __init__(self, command, columns=80, rows=24, env=None, limit=10.0, answer=None):
        self.limit = limit
        self.answer = answer
        # 0 once the program has been waited for: it may not be signalled then.
        variables = {**os.environ, 'TERM': 'xterm-256color', 'LC_ALL': 'C.UTF-8', 'STATETUI_REPORT_IDLE': '1'}
        variables.pop('NO_COLOR', None)
        variables.update(env or {})
        self.process, self.master = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
            os.execvpe(command[0], command, variables)
        self.started = self.until_idle()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.master)
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def until_idle(self):
        """What the program sends until it says that it is idle, without those words."""
        data, end = b'', time.monotonic() + self.limit
        while True:
            if self.answer and QUESTION in data:
                os.write(self.master, self.answer)
                self.answer = None
            start = data.find(IDLE)
            if start >= 0 and b'\x07' in data[start:]:
                stop = data.index(b'\x07', start)
                return data[:start] + data[stop + 1:]
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                raise AssertionError(f'the program never became idle; it sent {data[-300:]!r}')
            data += os.read(self.master, 65536)

    def press(self, keys):
        os.write(self.master, keys)
        return self.until_idle()

    def hang_up(self):
        """Closes the terminal, and returns the program's wait status."""
        os.close(self.master)
        self.master = os.open(os.devnull, os.O_RDONLY)
        return self.wait()

    def wait(self):
        end = time.monotonic() + self.limit
        while time.monotonic() < end:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.process = 0
                return status
            time.sleep(0.01)
        raise AssertionError('the program did not end')
