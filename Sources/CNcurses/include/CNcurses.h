#ifndef STATETUI_CNCURSES_H
#define STATETUI_CNCURSES_H

#include <stddef.h>
#include <stdint.h>

// Plain functions over ints and strings: macros, varargs and `stdscr` of <ncurses.h> do not reach Swift, and its
// wide functions need feature macros that must not meet those of the C library's module. Only the .c files include
// it. One terminal at a time; all functions are for one thread unless they say otherwise.

// MARK: Locale (locale.c)

/// Takes the user's locale for characters only, so that numbers keep their points. A locale that names UTF-8 but is
/// not installed is replaced by one that is.
void ct_locale(void);
/// The codeset of the locale that is set, e.g. "UTF-8" or "ANSI_X3.4-1968".
const char *ct_codeset(void);
/// The columns of a character in the locale that is set; -1 when it cannot be shown.
int ct_width(uint32_t scalar);

// MARK: Leaving no trace (guard.c)

/// What the loop has to look after; see `ct_guard_take`.
enum {
  CT_RESIZED = 1,
  CT_CONTINUED = 2,
  CT_STOP_ASKED = 4,
  CT_INTERRUPTED = 8,
  CT_TERMINATED = 16,
  CT_WOKEN = 32
};

/// Remembers how the terminal is set, and installs handlers for the signals that end, stop or disturb a terminal
/// program. Returns 0, or an errno value.
int ct_guard_start(int in, int out);
/// Sets the modes for single keys: no echo, no line editing, no translation; Ctrl-C and Ctrl-Z still send signals.
/// Returns 0, or an errno value.
int ct_guard_raw(void);
/// The bytes that undo what was switched on; written when the process dies. Copied, at most 512 bytes.
void ct_guard_set_reset(const char *bytes, int count);
/// Sends standard error to a file without a name until the terminal is given back, if it is a terminal.
void ct_guard_capture_errors(void);
/// From here on a death restores the terminal. `ct_guard_release` undoes it: modes and standard error are given
/// back, and what was captured is shown; with `writes_reset` the reset bytes are written first.
void ct_guard_hold(void);
void ct_guard_release(int writes_reset);
/// Gives the signals back. Does nothing when the guard is not up.
void ct_guard_stop(void);
/// Stops the process as Ctrl-Z does and returns when it continues. The terminal must have been released.
void ct_guard_stop_process(void);
/// Lets Ctrl-Z stop this process at once (1), as while another program has the terminal, or tells the loop (0).
void ct_guard_stops_at_once(int at_once);
/// A descriptor that becomes readable when `ct_guard_take` has something to tell.
int ct_guard_descriptor(void);

/// A descriptor that can be read from when files of a folder were written or put there; -1 where that cannot be told.
int ct_watch_open(const char *folder);
/// Takes what came in; whether the file with this name was among it.
int ct_watch_take(int watch, const char *name);
void ct_watch_close(int watch);
/// What has happened since the last call, as bits.
unsigned ct_guard_take(void);
/// Wakes the loop; safe from any thread.
void ct_guard_wake(void);
/// The signal that asked the process to end (SIGTERM, SIGHUP), or 0. The process dies of it some seconds after it
/// came, whatever the loop does.
int ct_guard_termination(void);
/// Ends the process by the default action of `signal`, so that its parent sees the truth.
void ct_guard_die(int signal);
/// Gives the calling thread a stack for signal handlers, so that an overflow of its own one is survived long enough
/// to restore the terminal.
void ct_guard_thread(void);

// MARK: The screen (screen.c)

enum { CT_BOLD = 1, CT_DIM = 2, CT_UNDERLINE = 4, CT_REVERSE = 8, CT_ITALIC = 16 };

/// One cell as it is to be shown: scalars (0 = none), columns (1 or 2; 0 = covered), attributes, colours (-1 = the
/// terminal's own).
struct ct_cell {
  uint32_t scalars[5];
  int8_t foreground;
  int8_t background;
  uint8_t attributes;
  uint8_t width;
};

enum { CT_OK = 0, CT_UNKNOWN_TERMINAL = -1, CT_TOO_DUMB = -2, CT_SYSTEM = -3 };

/// Takes the terminal with curses. Colours only with `uses_colour`. Returns one of the codes above.
int ct_screen_open(const char *term, int in, int out, int uses_colour);
/// How many colours the terminal has, as its description says; 0 for none.
int ct_screen_colours(void);
/// Whether the terminal understands private modes and operating system commands, as all of xterm's family do.
int ct_screen_is_xterm_like(void);
/// Takes the terminal's word where its cursor stands, from 1; it is asked once, in the first frame.
void ct_screen_answered(int row, int column);
/// The window's size as the system knows it; 0 × 0 when it does not.
void ct_screen_size(int out, int *rows, int *columns);
void ct_screen_resize(int rows, int columns);
/// Puts cells into the next frame.
void ct_screen_put(int row, int column, const struct ct_cell *cells, int count);
/// Where the cursor stands after the next frame (-1: anywhere), and whether it is seen.
void ct_screen_cursor(int row, int column, int is_visible);
/// Makes the next frame be drawn from nothing.
void ct_screen_redraw(void);
/// Shows the next frame: one write. Returns the bytes that were written, or -1 when the terminal is gone.
long ct_screen_flush(void);
/// Leaves curses' modes of the terminal until the next frame.
void ct_screen_leave(void);
void ct_screen_close(void);
/// Writes bytes to the terminal as they are; returns -1 when it is gone.
int ct_screen_write(const char *bytes, int count);
/// Fills `buffer` with the bytes that leave the screen as a dying process must; returns their number.
int ct_screen_reset_bytes(char *buffer, int capacity);
/// The bytes that a key sends by the terminal's description ("kcuu1"), or NULL.
const char *ct_screen_key(const char *name);

// MARK: Fewer bytes (understand.c, send.c)

/// Forgets what the terminal shows and how it writes.
void ct_shorten_forget(void);
/// Makes the next frame that erases the screen ask whether the terminal can repeat a character (REP): one is written and
/// to be repeated, and the terminal asked where its cursor stands. It stands there if it can:
void ct_shorten_ask(void);
enum { CT_PROBE_ROW = 2, CT_PROBE_COLUMN = 5 };
/// Whether the terminal repeats characters.
void ct_shorten_repeats(int repeats);
/// The bytes that show the same as a frame of curses does on a screen of this size, and are fewer; `length` is set to
/// their number. They are valid until the next call, or are the frame itself.
const char *ct_shorten(const char *bytes, size_t count, int rows, int columns, size_t *length);

#endif
