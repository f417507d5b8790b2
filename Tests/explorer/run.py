#!/usr/bin/env python3
"""Drives the explorer in tmux and looks at the screen. Needs Python 3 and tmux.

run.py [PROGRAM] [-k WORD]   PROGRAM is .build/debug/statetui by default; -k runs the tests with WORD in their name.
Waits are for what is to be seen, with a limit; nothing sleeps for a fixed time."""
import json, os, random, re, shutil, signal, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMIT = 15.0


class Pane:
    """A shell in tmux, in which the program is started."""
    count = 0

    def __init__(self, program, columns=80, rows=24, env=None):
        Pane.count += 1
        self.runs = 0
        self.socket = f'explorer-{os.getpid()}-{Pane.count}'
        self.folder = tempfile.mkdtemp(prefix='explorer')
        self.program = program
        surroundings = dict(os.environ, XDG_STATE_HOME=tempfile.gettempdir() + '/statetui-state', LC_ALL='C.UTF-8', PS1='$ ', TZ='UTC', ENV='')
        for name in ('NO_COLOR', 'CLICOLOR_FORCE', 'TMUX', 'COLUMNS', 'LINES'):
            surroundings.pop(name, None)
        surroundings.update(env or {})
        inside = dict(env or {})
        exports = ' '.join(f"{name}='{value}'" for name, value in inside.items())
        self.tmux('-f', '/dev/null', 'new-session', '-d', '-x', str(columns), '-y', str(rows), 'sh', env=surroundings)
        self.tmux('set-option', '-g', 'escape-time', '0')
        self.type(f'export {exports}; cd {ROOT}; clear' if exports else f'cd {ROOT}; clear')

    def tmux(self, *arguments, env=None):
        result = subprocess.run(['tmux', '-L', self.socket, *arguments], capture_output=True, text=True, env=env)
        return result.stdout

    def close(self):
        self.tmux('kill-server')

    def type(self, line):
        self.tmux('send-keys', '-l', line)
        self.tmux('send-keys', 'Enter')

    def keys(self, *names):
        for name in names:
            self.tmux('send-keys', *(['-l', name[1:]] if name.startswith('=') else [name]))

    def start(self, *arguments):
        """Notes how the terminal is set, runs the program, notes the exit code and the terminal again."""
        words = ' '.join([self.program, *arguments])
        self.runs += 1
        before, after = (f'{self.folder}/{name}{self.runs}' for name in ('before', 'after'))
        self.type(f'clear; stty -a >{before}; {words}; echo EXIT=$?; stty -a >{after}; echo ov\'\'er {self.runs}')

    def text(self, escapes=False):
        return self.tmux('capture-pane', '-p', *(['-e'] if escapes else []))

    def cells(self):
        """Each row as a list of characters with their attributes and colours."""
        rows, style = [], set()
        for line in self.text(escapes=True).split('\n'):
            row = []
            for codes, character in re.findall(r'\x1b\[([0-9;]*)m|(.)', line):
                if character:
                    row.append((character, tuple(sorted(style))))
                    continue
                for code in codes.split(';'):
                    number = int(code or 0)
                    if number == 0:
                        style = set()
                    else:
                        kind = number // 10 if number >= 30 else number
                        style = {(old, value) for old, value in style if old != kind}
                        if number not in (39, 49):
                            style.add((kind, number))
            rows.append(row)
        return rows

    def seen(self):
        """The cells, of blanks only as much of the look as can be seen on them."""
        def look(character, style):
            codes = {number for _, number in style}
            return style if character != ' ' or codes & {4, 7} else tuple(pair for pair in style if pair[0] in (4, 10))
        return [[(character, look(character, style)) for character, style in row] for row in self.cells()]

    def lines(self):
        return self.text().split('\n')

    def ask(self, variable):
        return self.tmux('display-message', '-p', '#{' + variable + '}').strip()

    def wait(self, what, predicate=None):
        """Waits until the text is on the screen, or the predicate of the text holds."""
        holds = predicate or (lambda text: what in text)
        end = time.monotonic() + LIMIT
        while True:
            text = self.text()
            if holds(text):
                return text
            if time.monotonic() > end:
                raise AssertionError(f'waited for {what!r}; the screen shows\n{text}')
            time.sleep(0.02)

    def wait_until(self, what, predicate):
        end = time.monotonic() + LIMIT
        while not predicate():
            if time.monotonic() > end:
                raise AssertionError(f'waited until {what}; the screen shows\n{self.text()}')
            time.sleep(0.02)

    def child(self):
        """The process id of the program."""
        shell = self.ask('pane_pid')
        found = subprocess.run(['pgrep', '-P', shell], capture_output=True, text=True).stdout.split()
        check(len(found) == 1, f'one child expected, found {found}')
        return int(found[0])

    def over(self):
        """Waits for the end of the program; returns the screen, after checking that the terminal is as it was."""
        text = self.wait('over', lambda text: re.search(rf'^over {self.runs}$', text, re.M))
        before, after = (open(f'{self.folder}/{name}{self.runs}').read() for name in ('before', 'after'))
        check(before == after, 'stty -a differs:\n' + before + after)
        check(self.ask('alternate_on') == '0', 'the alternate screen is still on')
        check(self.ask('cursor_flag') == '1', 'the cursor is still hidden')
        check(self.ask('mouse_any_flag') == '0', 'the mouse is still taken')
        return text


def check(condition, message='not as expected'):
    if not condition:
        raise AssertionError(message)


MEDIA = 'samples/media-player.json'


def playing(pane):
    """Drives the media player to where a track is playing."""
    pane.start(MEDIA)
    pane.wait('POWER')
    pane.keys('Enter')
    pane.wait('step 2/2')
    pane.keys('x', '=PLAY', 'Enter')
    return pane.wait('step 3/3')


def test_first_screen(pane):
    pane.start(MEDIA)
    text = pane.wait('step 1/1')
    for words in ('media-player.json', '● running', '├─● off', '├─○ on  ∥', '#audible', '2 Events', 'POWER', '→ on',
                  'track', 'position', 'public', 'done no', '(start)', '⏎ fire', '? help'):
        check(words in text, f'{words!r} is not on the first screen\n{text}')
    pane.keys('q')
    check('EXIT=0' in pane.over())


def test_enter_fires_and_undo_brings_every_cell_back(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.keys('Enter')
    pane.wait('step 2/2')
    pane.keys('Down', 'Down')
    pane.wait('▸  PLAY')
    before = pane.seen()
    pane.keys('Enter')
    pane.wait('step 3/3')
    check('├─● playing' in pane.text())
    pane.keys('u')
    pane.wait('step 2/3 · past')
    after = pane.seen()
    # The header and the history tell of the step ahead; every other cell is as it was.
    for row in range(1, 15):
        check(before[row] == after[row], f'row {row} differs:\n{before[row]}\n{after[row]}')
    pane.keys('r')
    pane.wait('step 3/3')
    pane.keys('u')
    pane.wait('step 2/3 · past')
    check(pane.seen() == after, 'undo, redo, undo is not undo')
    pane.keys('q')
    pane.over()


def test_redo_and_restart(pane):
    playing(pane)
    pane.keys('u', 'u')
    pane.wait('step 1/3 · past')
    pane.keys('r')
    pane.wait('step 2/3 · past')
    pane.keys('R')
    pane.wait('step 1/3 · past')
    pane.keys('r', 'r')
    pane.wait('├─● playing')
    pane.keys('q')
    pane.over()


def test_timers(pane):
    text = playing(pane)
    check('◷ after 5s' in text and 'after 5s ◷ 5s' in text)
    pane.keys('t')
    pane.wait('Clock  +0s')
    pane.keys('2')
    pane.wait('Clock  +2s')
    pane.keys('Enter')
    pane.wait('+5.0s', lambda text: '└─● paused' in text and '+5.0s' in text)
    pane.keys('q')
    pane.over()


def test_guards_ask(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.keys('Enter')
    pane.wait('? LOAD')
    pane.keys('x', '=LOAD', 'Enter')
    pane.wait('isReadable?')
    pane.keys('f')
    pane.wait('└─● error')
    pane.keys('q')
    pane.over()


def test_terminal_is_restored_by_signals(pane):
    for number in (signal.SIGSEGV, signal.SIGTERM, signal.SIGHUP, signal.SIGABRT):
        pane.type('clear')
        pane.start(MEDIA)
        pane.wait('step 1/1')
        os.kill(pane.child(), number)
        text = pane.over()
        check(f'EXIT={128 + number}' in text, f'{number.name}: {text}')
        pane.type('clear')
        pane.wait('an empty screen', lambda text: 'over' not in text)


def test_suspend_and_continue(pane):
    playing(pane)
    before = pane.seen()
    pane.keys('C-z')
    pane.wait_until('the alternate screen is left', lambda: pane.ask('alternate_on') == '0')
    pane.type('echo here')
    pane.wait('here')
    pane.type('fg')
    pane.wait('step 3/3')
    pane.wait_until('the screen is as before', lambda: pane.seen() == before)
    pane.keys('q')
    pane.wait('$', lambda text: 'step 3/3' not in text)
    check(pane.ask('alternate_on') == '0')


def test_resize(pane):
    playing(pane)
    pane.tmux('set-option', '-g', 'window-size', 'manual')
    for columns, rows, words in ((160, 50, '6 Clock & queue'), (60, 16, '2 Events'), (40, 12, 'on.player.playing'),
                                 (20, 4, '3/3'), (80, 24, '4 History')):
        pane.tmux('resize-window', '-x', str(columns), '-y', str(rows))
        text = pane.wait(words)
        check(all(len(line) <= columns for line in text.split('\n')))
    check('step 3/3' in pane.text())
    pane.keys('q')
    pane.over()


def test_ascii_without_utf8(pane):
    pane.start(MEDIA)
    text = pane.wait('step 1/1')
    check(text.isascii(), text)
    check('|-* off' in text and '-> on' in text)
    pane.keys('q')
    pane.over()


test_ascii_without_utf8.env = {'LC_ALL': 'C'}


def test_no_color(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    codes = re.findall(r'\x1b\[([0-9;]*)m', pane.text(escapes=True))
    numbers = {number for code in codes for number in code.split(';') if number}
    check(not any(30 <= int(number) <= 49 or int(number) >= 90 for number in numbers - {'39', '49'}), numbers)
    check('7' in numbers, 'the selected line is not reversed')
    pane.keys('q')
    pane.over()


test_no_color.env = {'NO_COLOR': '1'}


def test_plain_on_a_dumb_terminal(pane):
    pane.start(MEDIA)
    pane.wait('1 event can fire: POWER.')
    pane.type('POWER')
    pane.wait('Entered on.player.stopped, on.volume.normal.')
    pane.type('undo')
    pane.wait('step 1 of 2')
    pane.type('quit')
    check('EXIT=0' in pane.over())


test_plain_on_a_dumb_terminal.env = {'TERM': 'dumb'}


def test_plain_on_an_unknown_terminal(pane):
    pane.start(MEDIA)
    text = pane.wait('1 event can fire: POWER.')
    check('nonsense' in text)
    pane.type('quit')
    pane.over()


test_plain_on_an_unknown_terminal.env = {'TERM': 'nonsense'}


def test_tiny_screen(pane):
    pane.start(MEDIA)
    pane.wait('POWER')
    pane.keys('Enter')
    pane.wait('2/2')
    pane.keys('q')
    pane.over()


test_tiny_screen.size = (20, 4)


def test_list_form(pane):
    pane.start(MEDIA)
    pane.wait('POWER')
    pane.keys('Enter')
    text = pane.wait('on.player.stopped')
    check('on.volume.normal' in text and '⏎ fire' in text)
    pane.keys('Tab')
    pane.wait('3 Context')
    pane.keys('q')
    pane.over()


test_list_form.size = (40, 12)


def test_everything_at_once(pane):
    text = playing(pane)
    for words in ('2 Transitions', '3 Events', '4 Context', '5 History', '6 Clock & queue', 'this state', 'will cause'):
        check(words in text, words)
    pane.keys('q')
    pane.over()


test_everything_at_once.size = (160, 50)


NESTED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer" initial="a">
\t<state id="a"><transition event="GO" target="b"/></state>
\t<state id="b">
\t\t<invoke id="kid"><content>
\t\t\t<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner" initial="i1">
\t\t\t\t<state id="i1"><transition event="X" target="i2"><log label="seen"/></transition></state>
\t\t\t\t<final id="i2"/>
\t\t\t</scxml>
\t\t</content></invoke>
\t\t<transition event="OUT"><send event="news" target="https://example.org/"/></transition>
\t</state>
</scxml>
"""


def nested(pane):
    """Opens a machine that invokes another, and goes to where that runs."""
    with open(f'{pane.folder}/nested.scxml', 'w') as file:
        file.write(NESTED)
    pane.start(f'{pane.folder}/nested.scxml')
    pane.wait('step 1/1')
    pane.keys('Enter')
    return pane.wait('invoke ▸ kid')


def test_into_a_child_and_back(pane):
    nested(pane)
    pane.keys('i')
    text = pane.wait('Instances')
    check('└─● kid' in text and 'inner' in text and '2 sessions' in text, text)
    pane.keys('Enter')
    pane.wait('nested.scxml › kid')
    pane.wait('→ i2')
    pane.keys('Escape')
    pane.wait('back in the parent', lambda text: '› kid' not in text and '├─○ a' in text)
    pane.keys('i', 'Enter')
    pane.wait('nested.scxml › kid')
    # The child ends: the screen goes to its parent and says so.
    pane.keys('Enter')
    text = pane.wait('“kid” has ended: this is “outer”.')
    check('X to kid' in text and 'log seen' in text and '› kid' not in text, text)
    pane.keys('u')
    pane.wait('nested.scxml › kid')
    pane.keys('q')
    check('EXIT=0' in pane.over())


def test_outbox_and_the_line_of_an_error(pane):
    nested(pane)
    pane.keys('x', '=OUT', 'Enter')
    pane.wait('! error.execution')
    pane.keys(':', '=outbox', 'Enter')
    text = pane.wait('nothing of it is done')
    check('https://example.org/' in text and 'news' in text, text)
    pane.keys('Escape', '4', 'Enter')
    pane.wait('is no target for an')
    pane.keys('o')
    text = pane.wait('▸10')
    check('nested.scxml:10:27' in text and '\t' not in text, text)
    pane.keys('Escape', 'Escape', 'q')
    pane.over()


test_outbox_and_the_line_of_an_error.size = (100, 30)


def test_editor_at_the_line(pane):
    editor = f'{pane.folder}/editor'
    with open(editor, 'w') as file:
        file.write('#!/bin/sh\necho "edited $@"\nread answer\n')
    os.chmod(editor, 0o755)
    pane.type(f'export EDITOR={editor}; clear')
    nested(pane)
    pane.keys('1', 'o', 'e')
    pane.wait('edited +')
    check(pane.ask('alternate_on') == '0', 'the editor has to have the terminal as it was')
    pane.type('')
    text = pane.wait('Back from')
    check('nested.scxml:2:' in text, text)
    pane.keys('Escape')
    pane.wait('invoke ▸ kid')
    # An editor that fails is told, and the screen is there again.
    pane.keys('q')
    pane.over()
    pane.type('export EDITOR=/nonexistent; clear')
    pane.start(f'{pane.folder}/nested.scxml')
    pane.wait('step 1/1')
    pane.keys('o', 'e')
    pane.wait('cannot be run')
    pane.keys('Escape', 'q')
    pane.over()


def test_data_come_back_from_the_editor(pane):
    editor = f'{pane.folder}/editor'
    with open(editor, 'w') as file:
        file.write('#!/bin/sh\nshift\nprintf \'{\\n  "to": 42\\n}\\n\' >"$1"\n')
    os.chmod(editor, 0o755)
    pane.type(f'export EDITOR={editor}; clear')
    playing(pane)
    pane.keys('x', '=SEEK', 'Tab', 'Escape')
    pane.keys('Down', 'Down', 'Down', 'e', 'C-e')
    text = pane.wait('"to":42')
    check('^E open in $EDITOR' in text, text)
    pane.keys('Escape')
    pane.wait('no box any more', lambda text: 'Data of' not in text)
    pane.keys('q')
    pane.over()


def test_a_demo_plays_pauses_and_ends(pane):
    pane.start('--demo', 'samples/demos/media-player.demo', '--speed', '1.5')
    pane.wait('any key pauses')
    pane.keys('Down')
    pane.wait('paused: space goes on, esc ends')
    pane.keys('Escape')
    pane.wait('The demo has ended')
    pane.keys('q')
    text = pane.over()
    check('EXIT=0' in text, text)
    pane.start('--demo', 'samples/demos/media-player.demo', '--speed', '100')
    pane.wait('the explorer is yours')
    pane.keys('q')
    pane.over()


def test_samples_menu(pane):
    with open(f'{ROOT}/samples/index.json') as file:
        samples = json.load(file)
    pane.start()
    text = pane.wait(f' {len(samples)} ┓')
    check('Light switch' in text and "Harel's digital watch" in text and '○ lightSwitch' in text)
    pane.keys('G', 'Enter')
    pane.wait(samples[-1]['file'] + ' ')
    pane.wait('step 1/1')
    pane.keys('BSpace')
    pane.wait('choose a sample')
    pane.keys('Escape', 'Escape')
    pane.wait('Press q to quit.')
    pane.keys('q')
    check('EXIT=0' in pane.over())


def test_control_c_asks_first(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.keys('C-c')
    pane.wait('Press q to quit')
    pane.keys('C-c')
    check('EXIT=130' in pane.over())


def test_pasted_lines_are_not_keys(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.tmux('set-buffer', '\nq\nq\n')
    pane.tmux('paste-buffer', '-p')
    pane.wait('Pasting works in fields only')
    pane.keys('x')
    pane.wait('Send an event')
    pane.tmux('set-buffer', 'POWER\n')
    pane.tmux('paste-buffer', '-p')
    pane.wait('▏POWER')
    check('step 1/1' in pane.text())
    pane.keys('Enter')
    pane.wait('step 2/2')
    pane.keys('q')
    pane.over()


def test_cursor_is_on_the_focused_row(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.wait_until('the cursor is on POWER', lambda: 'POWER' in pane.lines()[int(pane.ask('cursor_y'))])
    pane.keys('Down')
    pane.wait_until('it moved', lambda: 'not handled' in pane.lines()[int(pane.ask('cursor_y'))])
    pane.keys('1')
    pane.wait_until('it is in the tree', lambda: '● off' in pane.lines()[int(pane.ask('cursor_y'))])
    pane.keys('q')
    pane.over()


def test_help_palette_and_search(pane):
    pane.start(MEDIA)
    pane.wait('step 1/1')
    pane.keys('?')
    pane.wait('Keys that work now')
    pane.keys('Escape')
    pane.wait('2 Events')
    pane.keys(':', '=muted')
    pane.wait('on.volume.muted')
    pane.keys('Enter')
    pane.wait('┏━ 1 State')
    pane.keys('/', '=paus', 'Enter')
    pane.wait('1 State  /paus')
    pane.keys('Escape')
    pane.wait('├─○ player')
    pane.keys('w')
    pane.wait('does nothing here')
    pane.keys('q')
    pane.over()


def test_errors_of_a_chart_are_shown(pane):
    path = pane.folder + '/bad.json'
    with open(path, 'w') as file:
        file.write('{"initial":"a","states":{"a":{"on":{"GO":"nowhere"}}}}')
    pane.start(path)
    pane.wait('bad.json:1:')
    pane.keys('Escape')
    text = pane.wait('has errors and cannot be')
    check('✗ 1 error' in text)
    pane.keys('x')
    pane.wait('does nothing here')
    pane.keys('Enter')
    pane.wait('bad.json:1:')
    pane.keys('Escape')
    pane.wait('has errors and cannot be')
    pane.keys('q')
    pane.over()


def test_script_saves_the_screen(pane):
    script, screen = pane.folder + '/keys', pane.folder + '/screen.txt'
    with open(script, 'w') as file:
        file.write(f'enter\n# on\n:save-screen {screen}\n:expect state on.player.stopped\n:expect done\n')
    pane.start(MEDIA, '--script', script)
    check('EXIT=2' in pane.over())
    text = open(screen).read()
    check('step 2/2' in text and len(text.split('\n')) == 25)


def header_steps(text):
    """What the header says: the current step and how many there are."""
    found = re.search(r'step (\d+)/(\d+)', text)
    return (int(found[1]), int(found[2])) if found else None


def step_lines(path):
    """The steps of a session's file whose line is whole."""
    with open(path, 'rb') as file:
        lines = file.read().split(b'\n')[1:-1]
    return [line for line in lines if not line.startswith((b'{"do":"go"', b'{"do":"mark"'))]


def test_kills_at_random_moments_lose_nothing_that_was_shown(pane):
    seed = int(os.environ.get('SEED', time.time()))
    chance, session = random.Random(seed), f'{pane.folder}/killed.session'
    pane.start(MEDIA, '--record', session)
    pane.wait('step 1/1')
    pane.keys('Enter')
    pane.wait('step 2/2')
    kills = torn = 0
    for kill in range(20):
        quiet = kill % 2 == 0
        if quiet:
            # Whatever is done, what stands on a screen that has come to rest is there again, cell for cell.
            for _ in range(chance.randrange(1, 6)):
                pane.keys(chance.choice(['Enter', 'Down', 'u', 'r', 'Up', 'Down']))
            # What a key asked has the keys: out of it.
            pane.keys('Escape', 'Escape', 'Escape')
            pane.wait('no box is open', lambda text: not re.search(r'esc (back|cancel|leaves)', text))
            pane.keys(':', f'=mark k{kill}', 'Enter')
            shown = pane.wait(f'is called k{kill}')
        else:
            # In the middle of what keys do: no step that was seen is missing.
            pane.tmux('send-keys', '-N', str(chance.randrange(20, 200)), 'Enter')
            time.sleep(chance.uniform(0, 0.15))  # the moment of the kill is what is random
            shown = pane.text()
        os.kill(pane.child(), signal.SIGKILL)
        pane.wait('the shell is back', lambda text: 'EXIT=137' in text)
        kills += 1
        with open(session, 'rb') as file:
            torn += not file.read().endswith(b'\n')
        before = step_lines(session)
        # A killed program cannot give the terminal back: here is another one.
        pane.tmux('respawn-pane', '-k', '-c', ROOT, 'sh')
        pane.wait('a prompt', lambda text: text.strip() in ('$', '#'))
        pane.start(session)
        again = pane.wait('step', lambda text: header_steps(text) is not None and '4 History' in text)
        check(step_lines(session)[:len(before)] == before, f'seed {seed}, kill {kill}: the file has lost steps')
        if quiet:
            # Where the cursor stood, and with it the preview's marks, is not part of a session.
            rows = lambda text: [line[:34] for line in text.split('\n')[1:14]]
            check(header_steps(shown) == header_steps(again), f'seed {seed}, kill {kill}:\n{shown}\n{again}')
            check(rows(shown) == rows(again), f'seed {seed}, kill {kill}:\n{shown}\n{again}')
        elif header_steps(shown):
            check(header_steps(again)[1] >= header_steps(shown)[1], f'seed {seed}, kill {kill}:\n{shown}\n{again}')
    print(f'{kills} kills, {torn} of them in the middle of a line: nothing that was shown is lost (seed {seed})')
    pane.keys('q')
    pane.wait('over')


def test_frames_are_what_a_whole_repaint_shows(pane):
    """What keys change on the screen is what painting all of it anew gives, wide characters and overlays among it."""
    seed = int(os.environ.get('SEED', time.time()))
    chance, path = random.Random(seed), f'{pane.folder}/wide.json'
    with open(path, 'w') as file:
        json.dump({'id': '長い', 'initial': 'a', 'context': {'名前': '日本語のとても長い文章です', 'e': 'e\u0301'}, 'states': {
            'a': {'tags': ['タグ'], 'on': {'このイベントはとても長い名前です': '状態二', 'GO': {'target': '状態二', 'guard': '守る'}},
                  'after': {'1000': '状態二'}},
            '状態二': {'on': {'BACK': 'a', '戻る': 'a'}, 'description': '説明'}}}, file)
    pane.start(path)
    pane.wait('step 1/1')
    names = ['Enter', 'Escape', 'Down', 'Up', 'Tab', 'PageDown', 'Left', 'Right', *'hjklwutabBmdPvi?/:xe123456S*czn']

    for round in range(40):
        for _ in range(chance.randrange(1, 6)):
            pane.keys(chance.choice(names))
        pane.wait_until('it is at rest', lambda: pane.text(escapes=True) == (time.sleep(0.05), pane.text(escapes=True))[1])
        # A key takes the notice in the last row away.
        before, text = pane.seen()[:23], pane.text(escapes=True)
        pane.tmux('send-keys', 'C-l')
        pane.wait_until(f'seed {seed}, round {round}: a whole repaint shows the same as\n{text}\n', lambda: pane.seen()[:23] == before)
    pane.tmux('send-keys', 'Escape', 'Escape', 'Escape', 'q')
    pane.over()


def test_a_changed_file_is_told_without_a_key(pane):
    """The system tells of it; what the key would have done waits until the chart is read again or left as it is."""
    path = f'{pane.folder}/lamp.json'

    def write(target, name):
        with open(name, 'w') as file:
            json.dump({'initial': 'off', 'states': {'off': {'on': {'GO': target}}, 'on': {'on': {'GO': 'off'}}, 'dim': {}}}, file)
    write('on', path)
    pane.start(path)
    pane.wait('step 1/1')
    write('dim', path)
    pane.wait('lamp.json changed: Enter reads it again and replays 0 steps')
    pane.wait('file changed :reload')
    pane.keys('Down')
    pane.wait_until('the offer stays in sight', lambda: 'file changed :reload' in pane.text() and 'Enter reads it' not in pane.text())
    # As editors do: another file in its place.
    write('on', path + '.new')
    os.replace(path + '.new', path)
    pane.wait('Enter reads it again')
    pane.keys('Enter')
    pane.wait('Read again; 0 steps replayed')
    check('file changed' not in pane.text())
    pane.tmux('send-keys', 'q')
    pane.over()


def test_output_into_a_pipe(pane):
    pane.start(MEDIA, '| cat')
    text = pane.over()
    check('├─● off' in text and '1 event can fire: POWER.' in text)


def machines(pane, *files):
    """Opens the machines browser on a folder with these samples."""
    folder = f'{pane.folder}/machines'
    os.mkdir(folder)
    for name in files:
        shutil.copy(f'{ROOT}/samples/{name}', folder)
    # Profiles are kept: those of other tests are none of this one's.
    pane.type(f'export XDG_STATE_HOME={pane.folder}/state; clear')
    pane.start(folder)
    return pane.wait('choose a machine to explore')


def wait_all(pane, *words):
    """Waits until all of it is on the screen, which is painted in parts."""
    return pane.wait(', '.join(words), lambda text: all(word in text for word in words))


PARCEL = ('alarm.json', 'parcel.v1.machine.js', 'parcel.machine.js')


def test_machines_from_the_folder_to_the_end(pane):
    machines(pane, *PARCEL)
    pane.keys('Down')
    pane.wait('ver_parcel-2  current')
    # Nobody who has not signed in may create; the box keeps what was typed.
    pane.keys('C', 'C-u', '=my-parcel', 'Tab', '=ver_parcel-1', 'Enter')
    wait_all(pane, '403 rejected-by-machine-authorizer', 'allowWrite  ✗ does not allow it', 'my-parcel')
    pane.keys('C-u', '=ann', 'Enter')
    wait_all(pane, '"publicContext"', 'allowWrite  ✓ allows it')
    pane.keys('Escape')
    pane.wait('● my-parcel  draft #open')
    # Another profile may not send either, and is told why, with what the policy was given.
    pane.keys('x', 'C-u', '=ADDRESS', 'Tab', '={"to":"moon"}', 'Tab', 'C-u', '=bob', 'Enter')
    wait_all(pane, '403 rejected-by-machine-authorizer', 'does not allow it', 'authContext', 'sub: "bob"')
    pane.keys('C-u', '=ann', 'Enter')
    pane.wait('"to": "moon"')
    pane.keys('Escape')
    # Acting as another profile from the list: nothing may be read then, and again everything as ann.
    pane.keys('A')
    text = wait_all(pane, 'may read my-parcel', 'scopes limit')
    check(re.search(r'anonymous .*✗ no', text) and re.search(r'ann .*✓ yes', text), text)
    pane.keys('Home', 'Enter')
    pane.wait('acts as anonymous')
    pane.keys('v')
    text = pane.wait('403 rejected-by-machine-authorizer')
    pane.keys('a')
    wait_all(pane, 'Response to an administrator', '"weight": 1200')
    pane.keys('Down', 'Down', 'Down')
    pane.wait('No policy is asked')
    pane.keys('Escape', 'A', 'Home', 'Down', 'Enter')
    pane.wait('acts as ann')
    pane.keys('v')
    text = wait_all(pane, '"publicContext"', 'allowRead  ✓')
    check('"weight"' not in text, text)
    pane.keys('Escape')
    wait_all(pane, 'parcel/my-parcel', '? help')
    pane.keys('a')
    wait_all(pane, ' admin ', '"weight": 1200')
    pane.keys('q')
    check('EXIT=0' in pane.over())


def test_machines_settle_up_to_the_limit(pane):
    machines(pane, *PARCEL)
    pane.keys('Down')
    pane.wait('ver_parcel-2  current')
    pane.keys('C', 'C-u', '=p', 'Tab', '=ver_parcel-1', 'Tab', 'Tab', 'C-u', '=ann', 'Enter')
    pane.wait('"publicContext"')
    pane.keys('Escape', 'x', 'C-u', '=ADDRESS', 'Tab', '={"to":"moon"}', 'Enter')
    pane.wait('"to": "moon"')
    pane.keys('Escape', 'x', 'C-u', '=SEND', 'Enter')
    wait_all(pane, 'p settles', '0s of 10s', 'book-courier  runs', '⏎ jump to the limit')
    # Taken back, nothing has happened.
    pane.keys('Escape')
    pane.wait('nothing has happened')
    pane.keys('Enter')
    pane.wait('p settles')
    pane.keys('Enter')
    wait_all(pane, '10s of 10s', '"state": "booking"', 'stopped  book-courier', '"done": false')
    pane.keys('Escape')
    wait_all(pane, '+10.0s', 'booking #busy', '!1', 'before the next event')
    # The child's error comes first, then the event, which is taken where that led.
    pane.keys('x')
    pane.wait('comes first: its child was stopped')
    pane.keys('C-u', '=ADDRESS', 'Enter')
    pane.wait('"state": "draft"')
    pane.keys('Escape')
    # The other version would keep the state and turn the log into a history.
    pane.keys('U')
    wait_all(pane, 'ver_parcel-1 → ver_parcel-2', 'draft  stays')
    pane.keys('Enter')
    pane.wait('p goes over to ver_parcel-2 before its next event (201).')
    pane.keys('u', 'u')
    pane.wait('Taken back: POST /machines/parcel/i/p/events')
    pane.keys('q')
    pane.over()


def test_machines_instances_are_switched(pane):
    machines(pane, 'light-switch.json', 'alarm.json')
    pane.keys('G', 'C', 'C-u', '=one', 'Enter')
    pane.wait('"state": "off"')
    pane.keys('Escape', 'C', 'C-u', '=two', 'Enter')
    pane.wait('"state": "off"')
    pane.keys('Escape', 'Enter')
    pane.wait('light-switch/two')
    pane.keys('Enter')
    pane.wait('step 2/2')
    pane.keys('Escape', 'Up', 'Enter')
    pane.wait('light-switch/one', lambda text: 'light-switch/one' in text and 'step 1/1' in text)
    pane.keys('i')
    wait_all(pane, 'Open instances', '1 step tried', 'in its service')
    pane.keys('?')
    pane.wait('Copies of instances')
    pane.keys('Escape', 'Enter')
    pane.wait('light-switch/two', lambda text: 'light-switch/two' in text and 'step 2/2' in text)
    # What was tried has reached no service.
    pane.keys('Escape')
    pane.wait('both are off', lambda text: '● one  off' in text and '● two  off' in text)
    pane.keys('q')
    pane.over()


def test_machines_by_mouse(pane):
    machines(pane, 'light-switch.json', 'alarm.json')
    pane.keys('M')
    pane.wait('Mouse on')
    row = next(row for row, line in enumerate(pane.lines()) if 'light-switch.json' in line[:40])
    # A press at column 6 of that row, as terminals report it.
    press = lambda: pane.tmux('send-keys', '-l', f'\x1b[<0;6;{row + 1}M\x1b[<0;6;{row + 1}m')
    press()
    pane.wait('▸ light-switch', lambda text: re.search(r'▸ +light-switch', text))
    press()
    pane.wait('1 can fire')
    pane.keys('q')
    pane.over()


def test_a_changed_document_is_the_next_version(pane):
    machines(pane, 'light-switch.json', 'alarm.json')
    pane.keys('G', 'C', 'C-u', '=one', 'Enter')
    pane.wait('"state": "off"')
    pane.keys('Escape')
    path = f'{pane.folder}/machines/light-switch.json'
    text = open(path).read()
    with open(path, 'w') as file:
        file.write(text[:40])
    pane.wait('light-switch.json changed: Enter reads it again')
    pane.keys('Enter')
    pane.wait('Kept as it was')
    with open(path, 'w') as file:
        file.write(text)
    pane.wait('light-switch.json changed: Enter reads it again')
    pane.keys('Enter')
    pane.wait('Read again: ver_light-switch-')
    # A document that is named is a version too.
    pane.keys('V', f'={path}', 'Enter')
    pane.wait('the current version now')
    pane.keys('V', '=nothing.json', 'Enter')
    pane.wait('nothing.json: there is no such file', lambda text: '✗' in text and 'nothing.json' in text)
    pane.keys('Escape')
    pane.wait('the box is gone', lambda text: '? help' in text)
    pane.keys('q')
    pane.over()


REGISTRY = {'statecharts': {
    'lamp': {'rootState': {'label': 'Lamp', 'children': [{'label': 'Off', 'isInitial': True}, {'label': 'On'}]},
             'transitions': [{'from': ['Off'], 'to': ['On'], 'event': 'PUSH'}]},
    'fan': {'rootState': {'label': 'Fan', 'children': [{'label': 'Still', 'isInitial': True}, {'label': 'Fast'}]},
            'transitions': [{'from': ['Still'], 'to': ['Fast'], 'event': 'TURN'}]}}}


def test_a_chart_of_a_registry_is_read_again(pane):
    path = f'{pane.folder}/registry.json'
    with open(path, 'w') as file:
        json.dump(REGISTRY, file)
    pane.start(path)
    pane.wait('statecharts.v1')
    pane.keys('Down', 'Enter')
    pane.wait('TURN')
    pane.keys('Enter')
    pane.wait('step 2/2')
    changed = json.loads(json.dumps(REGISTRY).replace('Fast', 'Quick'))
    with open(path, 'w') as file:
        json.dump(changed, file)
    pane.wait('Enter reads it again and replays 1 step')
    pane.keys('Enter')
    text = pane.wait('Quick')
    check('Fast' not in text or 'differs' in text, text)
    pane.keys('Escape', 'Escape', 'q')
    pane.over()


def test_plain_machines(pane):
    folder = f'{pane.folder}/machines'
    os.mkdir(folder)
    for name in PARCEL:
        shutil.copy(f'{ROOT}/samples/{name}', folder)
    pane.type(f'export XDG_STATE_HOME={pane.folder}/state; clear')
    pane.start(folder, '--plain')
    pane.wait('2 machines: alarm, parcel.')
    pane.type('use parcel')
    pane.wait('No instance yet.')
    pane.type('create p version ver_parcel-1 as ann')
    pane.wait('POST /machines/parcel as ann: 200.')
    pane.type('send ADDRESS as bob {"to":"moon"}')
    pane.wait('as bob: 403 rejected-by-machine-authorizer.')
    pane.type('open p')
    pane.wait('A copy of parcel/p to try things on')
    pane.type('quit')
    check('EXIT=0' in pane.over())


test_plain_machines.size = (120, 40)


def main():
    words = sys.argv[1:]
    wanted = words[words.index('-k') + 1] if '-k' in words else ''
    programs = [word for word in words if word not in ('-k', wanted)]
    program = os.path.abspath(programs[0] if programs else os.path.join(ROOT, '.build/debug/statetui'))
    passed = failed = 0
    for name, test in list(globals().items()):
        if not name.startswith('test_') or wanted not in name:
            continue
        columns, rows = getattr(test, 'size', (80, 24))
        pane = Pane(program, columns, rows, getattr(test, 'env', None))
        try:
            test(pane)
            passed += 1
        except AssertionError as error:
            failed += 1
            print(f'FAILED {name}: {error}')
        finally:
            pane.close()
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
