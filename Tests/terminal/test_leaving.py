"""The terminal is left as it was found, whatever happens."""

import os
import signal
import unittest

import program
import tmux_screen
from pty_session import PtySession
from tmux_screen import TmuxScreen

SIGNALS = ['SEGV', 'BUS', 'ILL', 'TRAP', 'ABRT', 'FPE', 'SYS', 'QUIT', 'TERM', 'HUP']


@unittest.skipUnless(tmux_screen.is_available(), 'needs tmux')
class Leaving(unittest.TestCase):
    def check_restored(self, screen, modes):
        screen.wait_prompt()
        self.assertEqual(screen.flags(), ('0', '1', '0'))
        self.assertEqual(screen.ask_shell('stty -a'), modes)

    def test_quitting(self):
        with TmuxScreen(program.COMMAND) as screen:
            modes = screen.ask_shell('stty -a')
            screen.start()
            self.assertEqual(screen.flags()[0], '1')
            screen.send(*program.QUIT)
            self.check_restored(screen, modes)
            self.assertNotIn('idle', screen.text())

    def test_signals(self):
        for name in SIGNALS:
            with self.subTest(signal=name), TmuxScreen(program.COMMAND) as screen:
                modes = screen.ask_shell('stty -a')
                screen.start()
                os.kill(screen.process(), getattr(signal, 'SIG' + name))
                self.wait_status(screen, 128 + getattr(signal, 'SIG' + name))
                self.check_restored(screen, modes)

    def wait_status(self, screen, status):
        screen.wait_prompt()
        screen.send('=echo status $?', 'Enter')
        screen.wait_text(f'status {status}')

    def test_a_terminal_that_goes_away(self):
        with PtySession(program.COMMAND) as session:
            status = session.hang_up()
            self.assertTrue(os.WIFSIGNALED(status) or os.WIFEXITED(status))
            if os.WIFSIGNALED(status):
                self.assertEqual(os.WTERMSIG(status), signal.SIGHUP)

    def test_nothing_is_sent_where_there_is_no_terminal(self):
        import subprocess
        result = subprocess.run(program.COMMAND, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
        self.assertNotIn(b'\x1b', result.stdout)


if __name__ == '__main__':
    unittest.main()
