#include "frame.h"
#include "CNcurses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What differs is sent row by row: cells that follow each other as they are, the look when something is written on which
// it is seen, and the cursor on the shortest way, which may be over cells that are written again.

enum { LONGEST = 64 };

void ct_append(struct frame *frame, const char *bytes, size_t count) {
  if (frame->length + count > frame->capacity) {
    size_t wanted = (frame->length + count) * 2 + 4096;
    char *larger = realloc(frame->output, wanted);
    if (!larger) {
      frame->is_lost = 1;
      return;
    }
    frame->output = larger;
    frame->capacity = wanted;
  }
  memcpy(frame->output + frame->length, bytes, count);
  frame->length += count;
}

static void append_text(struct frame *frame, const char *text) { ct_append(frame, text, strlen(text)); }

// MARK: Changes of the look

static void add_code(char *codes, int code) {
  size_t length = strlen(codes);
  snprintf(codes + length, LONGEST - length, length && codes[length - 1] != ';' ? ";%d" : "%d", code);
}

static void add_colour(char *codes, int colour, int base) {
  if (colour == DEFAULT) add_code(codes, base + 9);
  else if (colour < 8) add_code(codes, base + colour);
  else if (colour < 16) add_code(codes, base + 60 + colour - 8);
  else {
    add_code(codes, base + 8);
    add_code(codes, 5);
    add_code(codes, colour - 16);
  }
}

static void add_attributes(char *codes, int attributes) {
  static const int numbers[][2] = {{BOLD, 1}, {DIM, 2}, {ITALIC, 3}, {UNDERLINE, 4}, {REVERSE, 7}};
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
    if (attributes & numbers[index][0]) add_code(codes, numbers[index][1]);
}

/// The change from no look at all. Empty parameters are 0, but not everywhere: where nothing better is known of the
/// terminal, it is written out.
static void from_nothing(struct look to, int may_be_empty, char *codes) {
  codes[0] = 0;
  if (is_same_look(to, plain_look())) return;
  if (!may_be_empty) add_code(codes, 0);
  else strcpy(codes, ";");
  add_attributes(codes, to.attributes);
  if (to.foreground != DEFAULT) add_colour(codes, to.foreground, 30);
  if (to.background != DEFAULT) add_colour(codes, to.background, 40);
}

/// The change that takes back and adds what differs.
static void step(struct look from, struct look to, char *codes) {
  static const int offs[][2] = {{BOLD | DIM, 22}, {ITALIC, 23}, {UNDERLINE, 24}, {REVERSE, 27}};
  codes[0] = 0;
  for (size_t index = 0; index < sizeof offs / sizeof *offs; index++) {
    if (!(from.attributes & ~to.attributes & offs[index][0])) continue;
    add_code(codes, offs[index][1]);
    from.attributes &= ~offs[index][0];
  }
  add_attributes(codes, to.attributes & ~from.attributes);
  if (from.foreground != to.foreground) add_colour(codes, to.foreground, 30);
  if (from.background != to.background) add_colour(codes, to.background, 40);
}

/// Brings the terminal to a look.
static void change_look(struct frame *frame, struct look wanted) {
  if (frame->is_known && is_same_look(frame->is, wanted)) return;
  char anew[LONGEST], added[LONGEST];
  from_nothing(wanted, frame->repeats, anew);
  step(frame->is, wanted, added);
  append_text(frame, "\033[");
  append_text(frame, frame->is_known && strlen(added) <= strlen(anew) ? added : anew);
  append_text(frame, "m");
  frame->is = wanted;
  frame->is_known = 1;
}

void ct_send_plain(struct frame *frame) { change_look(frame, plain_look()); }

struct look ct_blank_look(struct look look, int is_erased) {
  if (!is_erased && look.attributes & (UNDERLINE | REVERSE)) return look;
  return (struct look){0, DEFAULT, look.background};
}

/// Whether a cell looks as it should when it is written with a look.
static int is_look_of(const struct cell *cell, struct look look) {
  return is_same_look(is_blank(cell) ? ct_blank_look(look, 0) : look, cell->look);
}

/// Whether a cell looks as it should when it is written, or erased, with the look that the terminal has.
static int is_right_look(const struct frame *frame, const struct cell *cell) {
  return frame->is_known && is_look_of(cell, frame->is);
}

void ct_send_clear(struct frame *frame, struct look look) {
  struct cell blank = {.text = " ", .length = 1, .width = 1, .look = ct_blank_look(look, 1)};
  if (!is_right_look(frame, &blank)) change_look(frame, blank.look);
  append_text(frame, "\033[H\033[2J");
  frame->at = (struct place){0, 0};
}

// MARK: Moves

/// A move by one sequence, `CSI n LAST`; nothing for none.
static void add_move(char *way, int count, char last) {
  size_t length = strlen(way);
  if (count == 1) snprintf(way + length, LONGEST - length, "\033[%c", last);
  else if (count > 1) snprintf(way + length, LONGEST - length, "\033[%d%c", count, last);
}

static void keep_shorter(char *best, const char *way) {
  if (strlen(way) < strlen(best)) memcpy(best, way, strlen(way) + 1);
}

/// The ways within a row. Behind the last column a terminal waits to wrap: it is not told from where it goes then.
static void move_within_row(const struct frame *frame, int column, char *best) {
  char way[LONGEST] = "";
  int left = frame->at.column - column;
  if (frame->at.column < frame->columns) {
    add_move(way, left < 0 ? -left : left, left < 0 ? 'C' : 'D');
    keep_shorter(best, way);
    if (left > 0 && left < 4) keep_shorter(best, &"\b\b\b"[3 - left]);
  }
  way[0] = 0;
  add_move(way, column + 1, 'G');
  keep_shorter(best, way);
  snprintf(way, sizeof way, "\r");
  add_move(way, column, 'C');
  keep_shorter(best, way);
}

/// Signs of one column that all terminals agree on that show lines and arrows at all, and no others: behind them the
/// cursor is where it is believed.
static int is_narrow(const struct cell *cell) {
  const unsigned char *bytes = (const unsigned char *)cell->text;
  uint32_t scalar = bytes[0];
  if (cell->length == 1) return 1;
  if (cell->length == 2) scalar = (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
  else if (cell->length == 3 && bytes[0] == 0xE2) scalar = 0x2000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
  else return 0;
  int is_latin = scalar >= 0xA0 && scalar <= 0xFF && scalar != 0xAD;
  int is_sign = (scalar >= 0x2010 && scalar <= 0x2027) || (scalar >= 0x2190 && scalar < 0x2600);
  return (is_latin || is_sign) && ct_width(scalar) == 1;
}

/// The bytes of the cells from the cursor to `column` of its row, where they can be written again with a look; else -1.
static long bytes_over(const struct frame *frame, struct look look, int column) {
  const struct cell *cells = row_of(frame, frame->wanted, frame->at.row);
  long bytes = 0;
  for (int place = frame->at.column; place < column; place++) {
    if (!cells[place].length || !is_narrow(&cells[place]) || !is_look_of(&cells[place], look)) return -1;
    bytes += cells[place].length;
  }
  return bytes;
}

/// Brings the cursor to a place.
static void go(struct frame *frame, int row, int column) {
  enum { MOST_LINES = 3 };
  int down = frame->at.row == UNKNOWN ? UNKNOWN : row - frame->at.row;
  if (down == 0 && column == frame->at.column) return;
  char best[LONGEST], way[LONGEST];
  if (column) snprintf(best, sizeof best, "\033[%d;%dH", row + 1, column + 1);
  else snprintf(best, sizeof best, row ? "\033[%dH" : "\033[H", row + 1);
  if (down == 0) move_within_row(frame, column, best);
  if (down > 0 && down <= MOST_LINES) {
    // Whether or not the terminal's driver adds a return to each line feed.
    snprintf(way, sizeof way, "\r%s", &"\n\n\n"[MOST_LINES - down]);
    add_move(way, column, 'C');
    keep_shorter(best, way);
  }
  int may_write = down == 0 && frame->at.column < column && frame->is_known;
  long over = may_write ? bytes_over(frame, frame->is, column) : -1;
  if (over >= 0 && over <= (long)strlen(best)) {
    const struct cell *cells = row_of(frame, frame->wanted, row);
    for (int place = frame->at.column; place < column; place++) ct_append(frame, cells[place].text, cells[place].length);
  } else {
    append_text(frame, best);
  }
  frame->at = (struct place){row, column};
}

void ct_send_scroll(struct frame *frame, int top, int bottom, int is_up) {
  char sequence[LONGEST];
  ct_send_plain(frame);
  snprintf(sequence, sizeof sequence, "\033[%d;%dr\033[%dH%s\033[r", top + 1, bottom + 1, (is_up ? bottom : top) + 1,
           is_up ? "\n" : "\033M");
  append_text(frame, sequence);
  // Setting the rows that scroll moves the cursor.
  frame->at.row = UNKNOWN;
}

// MARK: Cells

static int is_same_cell(const struct cell *a, const struct cell *b) {
  return a->length == b->length && a->width == b->width && is_same_look(a->look, b->look) &&
         !memcmp(a->text, b->text, a->length);
}

/// Blanks from `column` on that look alike.
struct blanks {
  int count;    // up to the last one that differs
  int is_rest;  // whether the rest of the row is blank like them
};

static struct blanks blanks_at(const struct frame *frame, const struct cell *wanted, const struct cell *shown, int column) {
  struct blanks blanks = {0, 0};
  int place = column;
  for (; place < frame->columns && is_same_cell(&wanted[place], &wanted[column]); place++)
    if (!is_same_cell(&wanted[place], &shown[place])) blanks.count = place + 1 - column;
  blanks.is_rest = place == frame->columns;
  return blanks;
}

/// Erases blanks where that is shorter than writing them; returns how many, or 0.
static int erase(struct frame *frame, const struct cell *wanted, const struct cell *shown, int row, int column) {
  // Erasing, and coming back to go on behind it.
  enum { REST_WORTH = 4, ERASED_WORTH = 5, FOLLOWED_WORTH = 9 };
  if (wanted[column].look.attributes) return 0;
  struct blanks blanks = blanks_at(frame, wanted, shown, column);
  // Repeated, they are behind the cursor.
  if (!blanks.is_rest && frame->repeats) return 0;
  int is_followed = 0;
  for (int place = column + blanks.count; place < frame->columns && !is_followed; place++)
    is_followed = !is_same_cell(&wanted[place], &shown[place]);
  int worth = blanks.is_rest ? REST_WORTH : is_followed ? FOLLOWED_WORTH : ERASED_WORTH;
  if (blanks.count < worth) return 0;
  go(frame, row, column);
  // Only the background counts, but terminals differ about erasing in reverse.
  if (!is_right_look(frame, &wanted[column])) change_look(frame, wanted[column].look);
  char sequence[LONGEST] = "\033[K";
  if (!blanks.is_rest) snprintf(sequence, sizeof sequence, "\033[%dX", blanks.count);
  append_text(frame, sequence);
  return blanks.count;
}

/// How many cells from `column` on show the same: up to the last one that differs from what is shown, or all where the one
/// behind them differs. One that is not certain is alone. The last column is left out: terminals differ about repeating
/// into it.
static int run_length(const struct frame *frame, const struct cell *wanted, const struct cell *shown, int column) {
  int length = 1, place = column + 1;
  if (!is_narrow(&wanted[column]) || place >= frame->columns) return length;
  for (; place < frame->columns - 1 && is_same_cell(&wanted[place], &wanted[column]); place++)
    if (!is_same_cell(&wanted[place], &shown[place])) length = place + 1 - column;
  return is_same_cell(&wanted[place], &shown[place]) ? length : place - column;
}

/// Writes the cell at `column`, and those like it behind it where they can be repeated; returns how many.
static int write_cells(struct frame *frame, const struct cell *wanted, const struct cell *shown, int row, int column) {
  const struct cell *cell = &wanted[column];
  int is_right = is_right_look(frame, cell), is_ahead = frame->at.row == row && frame->at.column < column;
  // What is between may be writable with the look that is needed anyway.
  if (!is_right && is_ahead && bytes_over(frame, frame->is, column) < 0 && bytes_over(frame, cell->look, column) > 0)
    change_look(frame, cell->look);
  go(frame, row, column);
  if (!is_right_look(frame, cell)) change_look(frame, cell->look);
  ct_append(frame, cell->text, cell->length);
  frame->at.column += cell->width;
  if (!is_narrow(cell)) frame->at.row = UNKNOWN;
  if (!frame->repeats) return cell->width;
  int more = run_length(frame, wanted, shown, column) - 1;
  char sequence[LONGEST];
  snprintf(sequence, sizeof sequence, "\033[%db", more);
  if (more < 1 || strlen(sequence) >= (size_t)more * cell->length) return cell->width;
  append_text(frame, sequence);
  frame->at.column += more;
  return more + 1;
}

static void send_row(struct frame *frame, int row) {
  const struct cell *wanted = row_of(frame, frame->wanted, row), *shown = row_of(frame, frame->shown, row);
  for (int column = 0; column < frame->columns;) {
    const struct cell *cell = &wanted[column];
    if (!cell->length || is_same_cell(cell, &shown[column])) {
      column++;
      continue;
    }
    int taken = is_blank(cell) ? erase(frame, wanted, shown, row, column) : 0;
    column += taken ? taken : write_cells(frame, wanted, shown, row, column);
  }
}

void ct_send(struct frame *frame) {
  size_t bytes = (size_t)frame->columns * sizeof(struct cell);
  for (int row = 0; row < frame->rows; row++) {
    if (!frame->is_dirty[row]) continue;
    send_row(frame, row);
    memcpy(row_of(frame, frame->shown, row), row_of(frame, frame->wanted, row), bytes);
    frame->is_dirty[row] = 0;
  }
  if (frame->cursor.row != UNKNOWN) go(frame, frame->cursor.row, frame->cursor.column);
}
