"""Kinds of terminals, locales and wishes about colour."""

import re
import unittest

import program
import tmux_screen
from tmux_screen import TmuxScreen

COLOUR = re.compile(r'\x1b\[(?:[0-9]+;)*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;5;[0-9]+)(?:;[0-9]+)*m')


def first_screen(term='tmux-256color', env=None, styled=False):
    with TmuxScreen(program.COMMAND, env=env, term=term) as screen:
        screen.start()
        return screen.styled() if styled else screen.text()


@unittest.skipUnless(tmux_screen.is_available(), 'needs tmux')
class Terminals(unittest.TestCase):
    def test_the_same_screen_everywhere(self):
        expected = first_screen()
        for term in ['xterm-256color', 'screen-256color', 'xterm', 'linux', 'vt100', 'xterm-of-tomorrow']:
            with self.subTest(term=term):
                self.assertEqual(first_screen(term), expected)

    def test_terminals_that_cannot_do_it(self):
        for term in ['dumb', 'unheard-of', '']:
            with self.subTest(term=term), TmuxScreen(program.COMMAND, term=term) as screen:
                screen.shell(f'env TERM={term} ' + ' '.join(program.COMMAND) + ' </dev/null; echo finished')
                screen.wait_text('\nfinished')
                self.assertEqual(screen.flags()[0], '0')

    def test_locales(self):
        unicode = first_screen()
        for locale, is_unicode in [('C', False), ('POSIX', False), ('xx_YY.UTF-8', True), ('C.UTF-8', True),
                                   ('xx_YY.ISO-8859-1', False)]:
            with self.subTest(locale=locale):
                text = first_screen(env={'LC_ALL': locale})
                if is_unicode:
                    self.assertEqual(text, unicode)
                else:
                    self.assertTrue(text.isascii(), text)
        self.assertTrue(first_screen(env={'LC_ALL': '', 'LANG': ''}).isascii())
        self.assertEqual(first_screen(env={'LC_ALL': '', 'LANG': '', 'LC_CTYPE': 'C.UTF-8'}), unicode)

    def test_colour(self):
        self.assertRegex(first_screen(styled=True), COLOUR)
        for env in [{'NO_COLOR': '1'}, {'NO_COLOR': '0', 'CLICOLOR_FORCE': '1'}]:
            with self.subTest(env=env):
                self.assertNotRegex(first_screen(env=env, styled=True), COLOUR)
        self.assertNotRegex(first_screen('vt100', styled=True), COLOUR)
        self.assertRegex(first_screen(env={'NO_COLOR': ''}, styled=True), COLOUR)


if __name__ == '__main__':
    unittest.main()
