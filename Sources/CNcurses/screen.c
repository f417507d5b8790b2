#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// <term.h> has it, together with macros named `columns` and `lines`.
extern int tputs(const char *, int, int (*)(int));

static struct {
  SCREEN *curses;
  FILE *in, *out;
  int terminal;      // the terminal itself
  int frame;         // a file that takes what curses writes, so that a frame is one write
  char *buffer;
  size_t capacity;
  int colours;
  short pairs[17][17];
  short pair_count;
  int cursor_row, cursor_column, cursor_is_wanted, cursor_is_visible;
  int is_xterm_like;
} screen = {.terminal = -1, .frame = -1};

// MARK: Output

static int write_terminal(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(screen.terminal, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      usleep(1000);
    } else if (written < 0 && errno != EINTR) {
      return -1;
    }
  }
  return 0;
}

int ct_screen_write(const char *bytes, int count) { return write_terminal(bytes, (size_t)count); }

/// Curses writes to a descriptor whenever its buffer is full. While it draws, that descriptor leads to a file.
static void begin_frame(void) { dup2(screen.frame, fileno(screen.out)); }

static const char sync_begin[] = "\033[?2026h", sync_end[] = "\033[?2026l";
enum { SYNC_LENGTH = sizeof sync_begin - 1, SYNC_WORTH = 1024 };

/// Makes room for a frame.
static int make_room(size_t wanted) {
  if (screen.capacity >= wanted) return 0;
  char *larger = realloc(screen.buffer, wanted);
  if (!larger) return -1;
  screen.buffer = larger;
  screen.capacity = wanted;
  return 0;
}

/// Sends what was drawn in one write; a large frame between marks that make terminals show it at once.
static long end_frame(void) {
  dup2(screen.terminal, fileno(screen.out));
  off_t drawn = lseek(screen.frame, 0, SEEK_CUR);
  if (drawn <= 0) return 0;
  size_t count = (size_t)drawn;
  if (make_room(count + 2 * SYNC_LENGTH) < 0) return -1;
  ssize_t got = pread(screen.frame, screen.buffer, count, 0);
  lseek(screen.frame, 0, SEEK_SET);
  if (got != drawn) return -1;
  if (!screen.is_xterm_like) return write_terminal(screen.buffer, count) < 0 ? -1 : (long)count;
  size_t length;
  const char *shorter = ct_shorten(screen.buffer, count, LINES, COLS, &length);
  if (length < SYNC_WORTH) return write_terminal(shorter, length) < 0 ? -1 : (long)length;
  if (make_room(length + 2 * SYNC_LENGTH) < 0) return -1;
  // What could not be shortened is in the buffer itself, and has room there.
  memmove(screen.buffer + SYNC_LENGTH, shorter, length);
  memcpy(screen.buffer, sync_begin, SYNC_LENGTH);
  memcpy(screen.buffer + SYNC_LENGTH + length, sync_end, SYNC_LENGTH);
  length += 2 * SYNC_LENGTH;
  return write_terminal(screen.buffer, length) < 0 ? -1 : (long)length;
}

// MARK: Opening

/// A capability of the terminal, or NULL when it has none of that name.
static const char *capability(const char *name) {
  const char *bytes = tigetstr(name);
  return bytes == (char *)-1 || !bytes || !*bytes ? NULL : bytes;
}

static int begins_with(const char *text, const char *start) { return !strncmp(text, start, strlen(start)); }

static int find_xterm_like(const char *term) {
  static const char *families[] = {"xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "kitty", "st-", "vte",
                                   "wezterm", "ghostty", "konsole", "iterm", "mintty", "contour", "gnome"};
  for (size_t index = 0; index < sizeof families / sizeof *families; index++)
    if (begins_with(term, families[index])) return 1;
  return tigetflag("XT") > 0;
}

static void drop_streams(void) {
  if (screen.out) fclose(screen.out);
  if (screen.in) fclose(screen.in);
  if (screen.frame >= 0) close(screen.frame);
  screen.out = screen.in = NULL;
  screen.frame = -1;
}

static int open_streams(int in, int out) {
  screen.terminal = out;
  screen.frame = ct_temporary_file();
  int own_out = fcntl(out, F_DUPFD_CLOEXEC, 3), own_in = fcntl(in, F_DUPFD_CLOEXEC, 3);
  if (own_out >= 0) screen.out = fdopen(own_out, "w");
  if (own_in >= 0) screen.in = fdopen(own_in, "r");
  return screen.frame >= 0 && screen.out && screen.in ? CT_OK : CT_SYSTEM;
}

/// Outside of UTF-8 curses sends runs of a character as "repeat the last one" (REP), which many emulators that call
/// themselves xterm ignore. It asks for the codeset only here; what is drawn later is fit for the locale anyway.
static SCREEN *new_screen_without_repeating(const char *term) {
  char before[128];
  snprintf(before, sizeof before, "%s", setlocale(LC_CTYPE, NULL));
  setlocale(LC_CTYPE, "C.UTF-8");
  SCREEN *curses = newterm(term, screen.out, screen.in);
  setlocale(LC_CTYPE, before);
  return curses;
}

/// A terminal of a known family whose own description is not installed here is driven as its family is.
static SCREEN *new_screen(const char *term) {
  SCREEN *curses = new_screen_without_repeating(term);
  if (!curses && begins_with(term, "xterm-")) curses = new_screen_without_repeating("xterm-256color");
  if (!curses && begins_with(term, "tmux")) curses = new_screen_without_repeating("screen-256color");
  return curses;
}

static void begin_colours(int uses_colour) {
  screen.colours = tigetnum("colors");
  if (screen.colours < 8) screen.colours = 0;
  if (!uses_colour || !screen.colours) return;
  start_color();
  use_default_colors();
  screen.pair_count = 1;
}

int ct_screen_open(const char *term, int in, int out, int uses_colour) {
  int code = open_streams(in, out);
  if (code == CT_OK) {
    screen.curses = new_screen(term);
    if (!screen.curses) code = CT_UNKNOWN_TERMINAL;
    else if (!capability("cup") || !capability("clear")) code = CT_TOO_DUMB;
  }
  if (code != CT_OK) {
    ct_screen_close();
    return code;
  }
  // Otherwise a frame stops where keys are waiting.
  typeahead(-1);
  nonl();
  scrollok(stdscr, FALSE);
  idlok(stdscr, FALSE);
  leaveok(stdscr, FALSE);
  screen.is_xterm_like = find_xterm_like(term);
  ct_shorten_forget();
  if (screen.is_xterm_like) ct_shorten_ask();
  screen.cursor_is_visible = -1;
  screen.cursor_row = -1;
  memset(screen.pairs, 0, sizeof screen.pairs);
  screen.pair_count = 0;
  begin_colours(uses_colour);
  return CT_OK;
}

void ct_screen_close(void) {
  if (screen.curses) delscreen(screen.curses);
  screen.curses = NULL;
  drop_streams();
}

int ct_screen_colours(void) { return screen.colours; }
int ct_screen_is_xterm_like(void) { return screen.is_xterm_like; }

void ct_screen_answered(int row, int column) {
  ct_shorten_repeats(row == CT_PROBE_ROW && column == CT_PROBE_COLUMN);
}

void ct_screen_size(int out, int *rows, int *columns) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  if (ioctl(out, TIOCGWINSZ, &size) < 0) size.ws_row = size.ws_col = 0;
  *rows = size.ws_row;
  *columns = size.ws_col;
}

void ct_screen_resize(int rows, int columns) {
  if (rows < 1 || columns < 1) return;
  if (rows != LINES || columns != COLS) resize_term(rows, columns);
}

const char *ct_screen_key(const char *name) { return capability(name); }

// MARK: Drawing

static short pair_for(int foreground, int background) {
  if (!screen.pair_count || (foreground < 0 && background < 0)) return 0;
  short *pair = &screen.pairs[foreground + 1][background + 1];
  if (*pair == 0 && screen.pair_count < COLOR_PAIRS)
    if (init_pair(screen.pair_count, (short)foreground, (short)background) == OK) *pair = screen.pair_count++;
  return *pair;
}

static attr_t curses_attributes(unsigned attributes) {
  attr_t result = A_NORMAL;
  if (attributes & CT_BOLD) result |= A_BOLD;
  if (attributes & CT_DIM) result |= A_DIM;
  if (attributes & CT_UNDERLINE) result |= A_UNDERLINE;
  if (attributes & CT_REVERSE) result |= A_REVERSE;
#ifdef A_ITALIC
  if (attributes & CT_ITALIC) result |= A_ITALIC;
#endif
  return result;
}

/// What curses gets for a cell: the locale's view of widths must be ours, or columns would move.
static int text_of(const struct ct_cell *cell, wchar_t text[CCHARW_MAX + 1]) {
  uint32_t base = cell->scalars[0];
  int count = 0;
  if (base >= 0x20 && base < 0x7F) text[count++] = (wchar_t)base;
  else if (ct_width(base) == cell->width) text[count++] = (wchar_t)base;
  else text[count++] = L'?';
  int is_replaced = text[0] == L'?' && base != '?';
  for (int mark = 1; mark < 5 && cell->scalars[mark] && count < CCHARW_MAX && !is_replaced; mark++)
    if (ct_width(cell->scalars[mark]) == 0) text[count++] = (wchar_t)cell->scalars[mark];
  text[count] = 0;
  return is_replaced && cell->width == 2;
}

static int build(const struct ct_cell *cell, cchar_t *result) {
  int foreground = cell->foreground, background = cell->background;
  attr_t attributes = curses_attributes(cell->attributes);
  if (screen.colours < 16) {
    if (foreground >= 8) {
      foreground -= 8;
      attributes |= A_BOLD;
    }
    if (background >= 8) background -= 8;
  }
  wchar_t text[CCHARW_MAX + 1];
  int is_padded = text_of(cell, text);
  // On a blank nothing else is seen; curses erases and compares blanks without a look in fewer bytes.
  if (text[0] == L' ' && !text[1] && background < 0 && !(attributes & (A_REVERSE | A_UNDERLINE))) {
    foreground = -1;
    attributes = A_NORMAL;
  }
  setcchar(&result[0], text, attributes, pair_for(foreground, background), NULL);
  if (is_padded) setcchar(&result[1], L" ", attributes, pair_for(foreground, background), NULL);
  return 1 + is_padded;
}

void ct_screen_put(int row, int column, const struct ct_cell *cells, int count) {
  enum { RUN = 64 };
  cchar_t run[RUN + 1];
  int index = 0;
  while (index < count) {
    // A run that ends with a wide cell leaves its second column to be passed over.
    if (cells[index].width == 0) {
      index++;
      continue;
    }
    int filled = 0, start = column + index;
    for (; index < count && filled < RUN; index++)
      if (cells[index].width > 0) filled += build(&cells[index], run + filled);
    if (filled) mvadd_wchnstr(row, start, run, filled);
  }
}

void ct_screen_cursor(int row, int column, int is_visible) {
  screen.cursor_row = row;
  screen.cursor_column = column;
  screen.cursor_is_wanted = is_visible;
}

void ct_screen_redraw(void) {
  ct_shorten_forget();
  clearok(curscr, TRUE);
}

long ct_screen_flush(void) {
  begin_frame();
  if (screen.cursor_row >= 0) move(screen.cursor_row, screen.cursor_column);
  wnoutrefresh(stdscr);
  doupdate();
  if (screen.cursor_is_wanted != screen.cursor_is_visible) curs_set(screen.cursor_is_wanted);
  screen.cursor_is_visible = screen.cursor_is_wanted;
  return end_frame();
}

void ct_screen_leave(void) {
  begin_frame();
  endwin();
  end_frame();
}

// MARK: The bytes of a dying process

static struct {
  char *bytes;
  int count, capacity;
} sink;

static int into_sink(int byte) {
  // Padding for old terminals arrives as NUL.
  if (byte && sink.count < sink.capacity) sink.bytes[sink.count++] = (char)byte;
  return byte;
}

static void emit(const char *name) {
  const char *bytes = capability(name);
  if (bytes) tputs(bytes, 1, into_sink);
}

int ct_screen_reset_bytes(char *buffer, int capacity) {
  sink.bytes = buffer;
  sink.count = 0;
  sink.capacity = capacity;
  if (screen.is_xterm_like) {
    const char *off = "\033[?2026l\033[?2004l\033[?1006l\033[?1002l\033[?1000l";
    while (*off) into_sink(*off++);
  }
  emit("sgr0");
  emit("cnorm");
  const char *move_cursor = capability("cup");
  if (capability("rmcup")) {
    emit("rmcup");
  } else if (move_cursor) {
    tputs(tparm(move_cursor, LINES - 1, 0, 0, 0, 0, 0, 0, 0, 0), 1, into_sink);
    emit("el");
  }
  return sink.count;
}
