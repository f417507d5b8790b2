"""Runs a program in a tmux pane, from an interactive shell, and looks at its screen.

    with TmuxScreen(['statetui', 'media.json'], columns=80, rows=24) as screen:
        screen.start()
        screen.press('Down')
        screen.wait_text('paused')

Nothing here sleeps for a fixed time and hopes: every wait is for something that is then there, or fails with the
screen that was there instead. `press` waits for the program's own word that it is idle again (a window title,
`idle N`, which it sets when STATETUI_REPORT_IDLE is in its environment).
"""

import os
import re
import shlex
import shutil
import subprocess
import time

PROMPT = 'ready$ '
LIMIT = float(os.environ.get('STATETUI_TEST_SECONDS', '10'))


def is_available():
    return shutil.which('tmux') is not None


class TmuxScreen:
    count = 0

    def __init__(self, command, columns=80, rows=24, env=None, term='tmux-256color'):
        TmuxScreen.count += 1
        self.socket = f'statetui-test-{os.getpid()}-{TmuxScreen.count}'
        self.command = command
        variables = {'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'PS1': PROMPT, 'STATETUI_REPORT_IDLE': '1', 'HISTFILE': '',
                     'PATH': os.environ.get('PATH', ''), 'HOME': os.environ.get('HOME', '/')}
        self.variables = {'TERM': term, **(env or {})}
        subprocess.run(
            ['tmux', '-f', os.devnull, '-L', self.socket, 'new-session', '-d', '-x', str(columns), '-y', str(rows),
             'exec bash --noprofile --norc -i',
             ';', 'set', '-g', 'escape-time', '0', ';', 'set', '-g', 'status', 'off',
             ';', 'set', '-g', 'set-titles', 'on', ';', 'set', '-g', 'remain-on-exit', 'on'],
            env={**variables, 'SHELL': '/bin/sh'}, check=True)
        self.wait_text(PROMPT.strip())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux('kill-server')

    # Looking

    def tmux(self, *arguments):
        result = subprocess.run(['tmux', '-L', self.socket, *arguments], capture_output=True, text=True)
        return result.stdout

    def text(self):
        """The screen, blank ends of lines and blank lines at the end left out."""
        return '\n'.join(line.rstrip() for line in self.tmux('capture-pane', '-p').split('\n')).rstrip('\n')

    def styled(self):
        """The screen with the escape sequences of its colours and attributes."""
        return self.tmux('capture-pane', '-p', '-e')

    def state(self, name):
        return self.tmux('display-message', '-p', '#{' + name + '}').strip()

    def flags(self):
        """(in the alternate screen, cursor seen, mouse wanted) as the terminal has it now."""
        return tuple(self.tmux('display-message', '-p', '#{alternate_on} #{cursor_flag} #{mouse_any_flag}').split())

    def cursor(self):
        """(column, row) of the terminal's own cursor."""
        return tuple(map(int, self.tmux('display-message', '-p', '#{cursor_x} #{cursor_y}').split()))

    def idle_count(self):
        found = re.fullmatch(r'idle (\d+)', self.state('pane_title'))
        return int(found.group(1)) if found else 0

    # Waiting

    def wait(self, predicate, what='a condition'):
        """Waits until `predicate()` is true and returns its value; fails with the screen after LIMIT seconds."""
        end = time.monotonic() + LIMIT
        while True:
            value = predicate()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f'waited in vain for {what}; the screen is:\n{self.text()}')
            time.sleep(0.01)

    def wait_text(self, text):
        self.wait(lambda: text in self.text(), repr(text))
        return self.text()

    def wait_gone(self, text):
        self.wait(lambda: text not in self.text(), f'{text!r} to go')
        return self.text()

    def wait_prompt(self):
        """Waits until the shell has the terminal again, and returns the screen."""
        self.wait(lambda: self.text().split('\n')[-1].startswith(PROMPT.strip()), 'the prompt')
        return self.text()

    def wait_flags(self, *flags):
        self.wait(lambda: self.flags() == flags, f'the flags {flags}, which are {self.flags()}')

    # Doing

    def start(self):
        """Starts the program and waits for its first idle moment."""
        words = ' '.join(shlex.quote(word) for word in self.command)
        settings = ' '.join(f'{name}={shlex.quote(value)}' for name, value in self.variables.items())
        self.tmux('select-pane', '-T', '')
        self.shell(f'env {settings} {words}')
        self.wait(lambda: self.idle_count() > 0, 'the program to be idle')
        return self

    def shell(self, line):
        """Types a line for the shell, with the screen cleared before."""
        self.tmux('send-keys', '-l', 'clear; ' + line)
        self.tmux('send-keys', 'Enter')

    def ask_shell(self, line):
        """Has the shell run a line and returns what it prints."""
        self.shell(line + '; echo end-of-answer')
        self.wait(lambda: '\nend-of-answer' in '\n' + self.text(), 'an answer')
        return self.text().split('end-of-answer')[0].strip()

    def press(self, *keys):
        """Sends keys by tmux's names (`=text` sends text) and waits until the program is idle again."""
        before = self.idle_count()
        self.send(*keys)
        self.wait(lambda: self.idle_count() > before, 'the program to be idle again')
        return self.text()

    def send(self, *keys):
        """Sends keys and does not wait."""
        for key in keys:
            if key.startswith('=') and len(key) > 1:
                self.tmux('send-keys', '-l', key[1:])
            else:
                self.tmux('send-keys', key)

    def paste(self, text):
        """Pastes text as a terminal does, between marks if the program asked for them, and waits."""
        before = self.idle_count()
        self.tmux('set-buffer', text)
        self.tmux('paste-buffer', '-p')
        self.wait(lambda: self.idle_count() > before, 'the program to be idle again')
        return self.text()

    def resize(self, columns, rows):
        before = self.idle_count()
        self.tmux('resize-window', '-x', str(columns), '-y', str(rows))
        self.wait(lambda: self.idle_count() > before, 'the program to be idle again')
        return self.text()

    def process(self):
        """The process number of the program in the foreground."""
        shell = self.state('pane_pid')
        found = subprocess.run(['ps', '--ppid', shell, '-o', 'pid='], capture_output=True, text=True).stdout.split()
        return int(found[0])
