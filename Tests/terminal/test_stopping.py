"""Ctrl-Z, coming back, and windows that change their size."""

import unittest

import program
import tmux_screen
from tmux_screen import TmuxScreen


def fresh(columns, rows):
    """The first screen at a size."""
    with TmuxScreen(program.COMMAND, columns, rows) as screen:
        return screen.start().text()


@unittest.skipUnless(tmux_screen.is_available(), 'needs tmux')
class Stopping(unittest.TestCase):
    def test_stop_and_continue(self):
        with TmuxScreen(program.COMMAND) as screen:
            modes = screen.ask_shell('stty -a')
            before = screen.start().text()
            screen.send('C-z')
            screen.wait_prompt()
            self.assertEqual(screen.flags(), ('0', '1', '0'))
            self.assertEqual(screen.ask_shell('stty -a'), modes)
            idle = screen.idle_count()
            screen.shell('fg')
            screen.wait(lambda: screen.idle_count() > idle, 'the program to be back')
            self.assertEqual(screen.flags()[0], '1')
            self.assertEqual(screen.text(), before)

    def test_another_size_while_stopped(self):
        with TmuxScreen(program.COMMAND) as screen:
            screen.start()
            screen.send('C-z')
            screen.wait_prompt()
            screen.tmux('resize-window', '-x', '100', '-y', '30')
            idle = screen.idle_count()
            screen.shell('fg')
            screen.wait(lambda: screen.idle_count() > idle, 'the program to be back')
            screen.wait(lambda: screen.text() == fresh(100, 30), 'the screen of a fresh start')

    def test_stopped_from_outside(self):
        import os
        import signal
        with TmuxScreen(program.COMMAND) as screen:
            before = screen.start().text()
            process = screen.process()
            os.kill(process, signal.SIGSTOP)
            screen.wait(lambda: 'Stopped' in screen.text(), 'the shell to notice')
            idle = screen.idle_count()
            screen.shell('fg')
            screen.wait(lambda: screen.idle_count() > idle, 'the program to be back')
            self.assertEqual(screen.text(), before)

    def test_sizes(self):
        with TmuxScreen(program.COMMAND) as screen:
            screen.start()
            for columns, rows in [(120, 40), (40, 12), (20, 4), (300, 100), (1, 1), (2, 2), (80, 24)]:
                with self.subTest(columns=columns, rows=rows):
                    screen.resize(columns, rows)
                    if (columns, rows) > (20, 3):
                        expected = fresh(columns, rows)
                        screen.wait(lambda: screen.text() == expected, f'this screen:\n{expected}\n')

    def test_a_storm_of_sizes(self):
        with TmuxScreen(program.COMMAND) as screen:
            screen.start()
            for step in range(30):
                screen.tmux('resize-window', '-x', str(40 + step * 3), '-y', str(12 + step))
            screen.tmux('resize-window', '-x', '90', '-y', '28')
            expected = fresh(90, 28)
            screen.wait(lambda: screen.text() == expected, f'this screen:\n{expected}\n')


if __name__ == '__main__':
    unittest.main()
