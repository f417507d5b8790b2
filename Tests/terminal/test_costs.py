"""Bytes, writes and wake-ups."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import program
from pty_session import QUESTION, REPEATS, REPEATS_NOT, SIMPLE, PtySession

DOWN, UP = b'\x1b[B', b'\x1b[A'
# What the keys of a session send, overlays opened and left among it; each a key by itself.
SESSION = [b'\r', b'\r', DOWN, b'w', b'\x1b', b'u', b'r', b't', b'2', b'\x1b', b'?', DOWN, b'\x1b', b'1', b'b', b'b', b'B', b'\x1b', b'2',
           b':', b'm', b'u', b'\x1b', b'4', UP, b'd', b'\x1b', b'3', b'a', b'\t', b'v', b'v', b'+', b'+', b'x', b'P', b'\x1b', b'm', b'\r',
           b's', b'S', b'R', b'r', b'e', b'\x1b', b'o', b'\x1b', b'i', b'z', b'G', b'g', b'/', b'p', b'\r', b'\x1b']


class Costs(unittest.TestCase):
    def test_bytes(self):
        with PtySession(program.COMMAND) as session:
            self.assertLessEqual(len(session.started), 12_000)
            for key in [DOWN, DOWN, DOWN, UP, DOWN]:
                self.assertLessEqual(len(session.press(key)), 2_048)

    def test_bytes_of_every_key_of_a_session(self):
        costs = self.costs(REPEATS)
        self.assertLessEqual(max(costs)[0], 2_112, max(costs))
        self.assertLessEqual(sum(cost[0] > 2_048 for cost in costs), 3, sorted(costs)[-4:])
        # Boxes as large as the screen that close, and a zoom: two fifths of the cells and more change, up to 400 of them
        # lines and signs of three bytes each, which a terminal that cannot repeat them gets one by one.
        costs = self.costs(None)
        large = [cost for cost in costs if cost[0] > 2_048]
        for cost in large:
            self.assertGreater(cost[1], 768, cost)
        self.assertLessEqual(len(large), len(costs) // 16, sorted(costs)[-12:])
        self.assertLessEqual(max(costs)[0], 3_072, max(costs))

    def costs(self, answer):
        with PtySession(program.COMMAND, answer=answer) as session:
            costs = []
            for key in SESSION * 2:
                sent = session.press(key)
                costs.append((len(sent), self.cells(sent), key))
        large = sum(cost[0] > 2_048 for cost in costs)
        print(f'bytes a key at 80x24 in a terminal that {"repeats" if answer else "does not repeat"} characters: '
              f'most {max(costs)[0]}, mean {sum(cost[0] for cost in costs) / len(costs):.0f} of {len(costs)} keys, {large} above 2 KiB')
        return costs

    def cells(self, sent):
        """How many cells were sent: characters, and those that are erased by a count."""
        erased = sum(int(count) for count in re.findall(rb'\x1b\[([0-9]+)X', sent))
        return erased + len(re.sub(rb'\x1b\[[0-9;?]*[A-Za-z]|\x1b\(B|[\r\n\b]', b'', sent).decode())

    def test_a_screen_is_never_cleared_for_a_key(self):
        with PtySession(program.COMMAND) as session:
            for key in [DOWN, UP, b'\t']:
                sent = session.press(key)
                self.assertNotIn(b'\x1b[2J', sent)
                self.assertNotIn(b'\x1b[H\x1b[J', sent)

    def test_characters_are_repeated_where_the_terminal_says_so(self):
        for locale in ['C', 'C.UTF-8']:
            for answer in [None, REPEATS_NOT, SIMPLE, REPEATS]:
                with self.subTest(locale=locale, answer=answer):
                    with PtySession(program.COMMAND, env={'LC_ALL': locale}, answer=answer) as session:
                        self.assertEqual(session.started.count(QUESTION), 1)
                        self.assertNotRegex(session.started.replace(QUESTION, b''), rb'\x1b\[[0-9]*b')
                        # The answer is no key, and waking for it changes nothing on the screen.
                        sent = session.press(b'?') + session.press(b'\x1b')
                        self.assertEqual(bool(re.search(rb'\x1b\[[0-9]+b', sent)), answer == REPEATS)

    def test_many_keys_are_painted_few_times(self):
        with PtySession(program.COMMAND) as session:
            self.assertLessEqual(len(session.press((DOWN + UP) * 100)), 30_000)

    def test_esc_is_taken_while_a_long_history_is_searched(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'long.session')
            chart = os.path.join(program.ROOT, 'samples', 'light-switch.json')
            header = {'statetui': 'session', 'version': 1, 'guards': {}, 'options': {},
                      'chart': {'format': 'xstate5', 'name': 'lightSwitch', 'file': chart, 'folder': '/', 'hash': ''}}
            with open(path, 'w') as session:
                session.write(json.dumps(header, separators=(",", ":")) + '\n' + '{"do":"event","event":"FLIP","then":{}}\n' * 10_000)
            with PtySession([program.PROGRAM, path], limit=60) as session:
                session.press(b'4')
                self.assertIn('searching…'.encode(), session.press(b'/qq'))
                sent = session.press(b'\x1b')
                self.assertIn(b'FLIP', sent)
                # The words are gone in one frame with the search: its end was not waited for. They stand in the 16th row.
                self.assertEqual(sent.count(b'\x1b[16;'), 1)

    def test_idle_means_asleep(self):
        with PtySession(program.COMMAND) as session:
            for keys in [b'', b'\r', b'?', b'\x1b', b't', b'\x1b']:
                if keys:
                    session.press(keys)
                before = self.switches(session.process)
                time.sleep(2 if not keys else 0.5)  # what is measured is an interval
                self.assertLessEqual(self.switches(session.process) - before, 1, keys)

    def switches(self, process):
        with open(f'/proc/{process}/status') as status:
            return sum(int(count) for count in re.findall(r'ctxt_switches:\s+(\d+)', status.read()))

    @unittest.skipUnless(shutil.which('strace'), 'needs strace')
    def test_a_frame_is_one_write(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, 'log')
            command = ['strace', '-f', '-e', 'trace=write,writev', '-o', log, *program.COMMAND]
            if subprocess.run(['strace', '-o', os.devnull, 'true'], capture_output=True).returncode:
                self.skipTest('strace is not allowed here')
            with PtySession(command, columns=160, rows=50) as session:
                for key in [DOWN, UP, b'\x0c']:
                    with open(log) as lines:
                        before = len(self.frames(lines))
                    session.press(key)
                    with open(log) as lines:
                        self.assertLessEqual(len(self.frames(lines)) - before, 1, key)

    def frames(self, lines):
        """Writes to the terminal, without the words that it is idle."""
        return [line for line in lines if re.search(r'write\(1, ', line) and 'idle' not in line]


if __name__ == '__main__':
    unittest.main()
