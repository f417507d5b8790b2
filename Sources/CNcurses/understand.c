#include "frame.h"
#include "CNcurses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Curses sends each attribute by itself, takes all of them back to change one, and passes over what would be shorter to
// write again. What a frame of it shows is understood here, cell by cell; the same is then sent in fewer bytes. A frame
// with anything that is not understood goes out as it is.

static struct frame frame = {.cursor = {UNKNOWN, 0}, .at = {UNKNOWN, 0}, .saved = {UNKNOWN, 0}};

/// How curses writes at a point of its frame.
struct reading {
  const char *at, *end;
  struct look look;
  int is_lost;  // whether something was not understood
};

static void forget_cells(void) {
  size_t count = (size_t)frame.rows * (size_t)frame.columns;
  for (size_t index = 0; index < count; index++)
    frame.wanted[index] = frame.shown[index] = (struct cell){.width = 1, .look = {0, DEFAULT, DEFAULT}};
  if (frame.rows) memset(frame.is_dirty, 0, (size_t)frame.rows);
}

static void forget_place(void) { frame.cursor.row = frame.at.row = frame.saved.row = UNKNOWN; }

void ct_shorten_forget(void) {
  forget_cells();
  forget_place();
  frame.is_known = frame.has_charset = frame.has_margins = 0;
}

void ct_shorten_ask(void) { frame.asks = 1; }
void ct_shorten_repeats(int repeats) { frame.repeats = repeats; }

/// Makes the screen as large as it is; returns 0 when there is no room for it.
static int resize(int rows, int columns) {
  if (rows == frame.rows && columns == frame.columns) return 1;
  size_t count = (size_t)rows * (size_t)columns;
  free(frame.wanted);
  free(frame.shown);
  free(frame.is_dirty);
  frame.wanted = calloc(count, sizeof *frame.wanted);
  frame.shown = calloc(count, sizeof *frame.shown);
  frame.is_dirty = calloc((size_t)rows, 1);
  int is_there = frame.wanted && frame.shown && frame.is_dirty;
  frame.rows = is_there ? rows : 0;
  frame.columns = is_there ? columns : 0;
  frame.top = 0;
  frame.bottom = frame.rows - 1;
  forget_cells();
  forget_place();
  return is_there;
}

// MARK: Cells

static struct cell blank_cell(struct look look) {
  return (struct cell){.text = " ", .length = 1, .width = 1, .look = look};
}

static int is_covered(const struct cell *cell) { return !cell->length && !cell->width; }

/// Blanks the other half of a wide character of which one half goes, as terminals do.
static void cut_wide(struct cell *cells, int column) {
  struct cell blank = blank_cell(plain_look());
  if (is_covered(&cells[column]) && column > 0) cells[column - 1] = blank;
  if (column + 1 < frame.columns && is_covered(&cells[column + 1])) cells[column + 1] = blank;
}

/// Blanks both halves of a wide character that a cut between two columns goes through.
static void cut_before(struct cell *cells, int column) {
  if (column > 0 && is_covered(&cells[column])) cells[column - 1] = cells[column] = blank_cell(plain_look());
}

static void set_cell(int row, int column, struct cell cell) {
  struct cell *cells = row_of(&frame, frame.wanted, row);
  cut_wide(cells, column);
  cells[column] = cell;
  frame.is_dirty[row] = 1;
}

static void erase(struct reading *r, int row, int from, int to) {
  for (int column = from; column < to; column++) set_cell(row, column, blank_cell(ct_blank_look(r->look, 1)));
}

/// Adds a mark to the character before the cursor.
static void add_mark(struct reading *r, const char *bytes, size_t count) {
  int column = frame.cursor.column - 1;
  struct cell *cells = row_of(&frame, frame.wanted, frame.cursor.row);
  if (column > 0 && is_covered(&cells[column])) column--;
  if (column < 0 || !cells[column].length || cells[column].length + count > CELL_BYTES) {
    r->is_lost = 1;
    return;
  }
  memcpy(cells[column].text + cells[column].length, bytes, count);
  cells[column].length += (uint8_t)count;
  frame.is_dirty[frame.cursor.row] = 1;
}

static void put(struct reading *r, const char *bytes, size_t count, int width) {
  struct place *cursor = &frame.cursor;
  if (cursor->row == UNKNOWN || width < 0 || (width && cursor->column + width > frame.columns)) {
    r->is_lost = 1;
  } else if (width == 0) {
    add_mark(r, bytes, count);
  } else {
    struct cell cell = {.length = (uint8_t)count, .width = (uint8_t)width, .look = r->look};
    memcpy(cell.text, bytes, count);
    if (is_blank(&cell)) cell.look = ct_blank_look(r->look, 0);
    set_cell(cursor->row, cursor->column, cell);
    if (width == 2) {
      set_cell(cursor->row, cursor->column + 1, (struct cell){.look = r->look});
      row_of(&frame, frame.wanted, cursor->row)[cursor->column] = cell;
    }
    cursor->column += width;
  }
}

/// Takes one character; curses sends whole ones.
static void take_character(struct reading *r) {
  unsigned char first = (unsigned char)*r->at;
  size_t count = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0x80) {
    put(r, r->at, 1, 1);
  } else if (first < 0xC2 || r->at + count > r->end) {
    r->is_lost = 1;
  } else {
    uint32_t scalar = first & (0xFFu >> (count + 1));
    for (size_t index = 1; index < count; index++) scalar = scalar << 6 | ((unsigned char)r->at[index] & 0x3Fu);
    put(r, r->at, count, ct_width(scalar));
  }
  r->at += count;
}

// MARK: Looks

/// The parameters of a sequence; those that are missing are 0. Returns their count.
static int parameters(const char *from, const char *end, int *numbers, int most) {
  int count = 1;
  numbers[0] = 0;
  for (; from < end; from++) {
    if (*from == ';') {
      if (count == most) return most + 1;
      numbers[count++] = 0;
    } else if (*from >= '0' && *from <= '9') {
      if (numbers[count - 1] < 10000) numbers[count - 1] = numbers[count - 1] * 10 + *from - '0';
    } else {
      return most + 1;
    }
  }
  return count;
}

/// Takes one parameter of a change of the look; returns how many were taken, 0 for one that is not understood.
static int take_code(struct look *look, const int *numbers, int left) {
  int code = numbers[0];
  int16_t *colour = code < 40 || (code >= 90 && code < 98) ? &look->foreground : &look->background;
  switch (code) {
    case 0: *look = plain_look(); return 1;
    case 1: look->attributes |= BOLD; return 1;
    case 2: look->attributes |= DIM; return 1;
    case 3: look->attributes |= ITALIC; return 1;
    case 4: look->attributes |= UNDERLINE; return 1;
    case 7: look->attributes |= REVERSE; return 1;
    case 22: look->attributes &= (uint8_t)~(BOLD | DIM); return 1;
    case 23: look->attributes &= (uint8_t)~ITALIC; return 1;
    case 24: look->attributes &= (uint8_t)~UNDERLINE; return 1;
    case 27: look->attributes &= (uint8_t)~REVERSE; return 1;
    case 39: case 49: *colour = DEFAULT; return 1;
    case 38: case 48:
      if (left < 3 || numbers[1] != 5 || numbers[2] > 255) return 0;
      *colour = (int16_t)(16 + numbers[2]);
      return 3;
    default: break;
  }
  if ((code >= 30 && code < 38) || (code >= 40 && code < 48)) *colour = (int16_t)(code % 10);
  else if ((code >= 90 && code < 98) || (code >= 100 && code < 108)) *colour = (int16_t)(8 + code % 10);
  else return 0;
  return 1;
}

static void take_look(struct reading *r, const char *after) {
  enum { MOST = 16 };
  int numbers[MOST + 1];
  int count = parameters(r->at + 2, after - 1, numbers, MOST);
  if (count > MOST) r->is_lost = 1;
  for (int index = 0; !r->is_lost && index < count;) {
    int taken = take_code(&r->look, numbers + index, count - index);
    if (!taken) r->is_lost = 1;
    index += taken;
  }
}

// MARK: Sequences

/// Moves cells of the cursor's row by `count` to the right, or to the left where it is below 0.
static void shift(struct reading *r, int count) {
  struct cell *cells = row_of(&frame, frame.wanted, frame.cursor.row);
  int row = frame.cursor.row, column = frame.cursor.column, size = count < 0 ? -count : count;
  if (size > frame.columns - column) size = frame.columns - column;
  int kept = frame.columns - column - size;
  cut_before(cells, column);
  if (column + size < frame.columns) cut_before(cells, column + size);
  memmove(cells + column + (count > 0 ? size : 0), cells + column + (count > 0 ? 0 : size),
          (size_t)kept * sizeof *cells);
  for (int place = 0; place < size; place++)
    cells[column + (count > 0 ? place : kept + place)] = blank_cell(ct_blank_look(r->look, 1));
  if (cells[frame.columns - 1].width == 2) cells[frame.columns - 1] = blank_cell(plain_look());
  frame.is_dirty[row] = 1;
}

/// Asks where the cursor stands after a character that was to be repeated, in a row that will be written anyway.
static void ask_about_repeating(void) {
  if (!frame.asks || frame.rows <= CT_PROBE_ROW || frame.columns <= CT_PROBE_COLUMN) return;
  frame.asks = 0;
  int row = CT_PROBE_ROW - 1, columns = CT_PROBE_COLUMN - 1;
  char probe[32];
  int count = snprintf(probe, sizeof probe, "\033[%dH%s\033[%db\033[6n", CT_PROBE_ROW,
                       ct_width(0x2500) == 1 ? "\342\224\200" : "-", columns - 1);
  ct_append(&frame, probe, (size_t)count);
  for (int column = 0; column < columns; column++) row_of(&frame, frame.shown, row)[column].length = 0;
  frame.is_dirty[row] = 1;
  frame.at.row = UNKNOWN;
}

/// The whole screen is erased: what it shows is known from here on.
static void take_clear(struct reading *r) {
  struct cell blank = blank_cell(ct_blank_look(r->look, 1));
  size_t count = (size_t)frame.rows * (size_t)frame.columns;
  for (size_t index = 0; index < count; index++) frame.wanted[index] = frame.shown[index] = blank;
  memset(frame.is_dirty, 0, (size_t)frame.rows);
  ct_send_clear(&frame, r->look);
  ask_about_repeating();
}

/// The rows that scroll move by one, on the terminal as in the frame.
static void scroll(struct reading *r, int is_up) {
  if (!is_same_look(ct_blank_look(r->look, 1), plain_look())) {
    r->is_lost = 1;
    return;
  }
  ct_send(&frame);
  ct_send_scroll(&frame, frame.top, frame.bottom, is_up);
  struct cell *cells[] = {frame.wanted, frame.shown};
  size_t bytes = (size_t)(frame.bottom - frame.top) * (size_t)frame.columns * sizeof **cells;
  int from = frame.top + (is_up ? 1 : 0), to = frame.top + (is_up ? 0 : 1);
  for (int index = 0; index < 2; index++) {
    memmove(row_of(&frame, cells[index], to), row_of(&frame, cells[index], from), bytes);
    struct cell *row = row_of(&frame, cells[index], is_up ? frame.bottom : frame.top);
    for (int column = 0; column < frame.columns; column++) row[column] = blank_cell(plain_look());
  }
}

/// Takes a sequence that is not about cells, as it is, behind what was to be shown before it.
static void pass(struct reading *r, const char *after) {
  ct_send(&frame);
  ct_send_plain(&frame);
  ct_append(&frame, r->at, (size_t)(after - r->at));
}

/// Takes the rows that scroll from here on. The cursor goes where curses does not rely on.
static void take_margins(struct reading *r, const char *after, const int *numbers, int count) {
  int top = numbers[0] ? numbers[0] : 1, bottom = count == 2 && numbers[1] ? numbers[1] : frame.rows;
  if (top >= bottom || bottom > frame.rows) {
    r->is_lost = 1;
    return;
  }
  // Whoever had the terminal before may have left others.
  if (!frame.has_margins && bottom - top + 1 == frame.rows) {
    pass(r, after);
    frame.at.row = UNKNOWN;
    frame.has_margins = 1;
  }
  frame.top = top - 1;
  frame.bottom = bottom - 1;
  frame.cursor.row = UNKNOWN;
}

static void take_erasing(struct reading *r, char last, int kind, int count) {
  int row = frame.cursor.row, column = frame.cursor.column;
  if (row == UNKNOWN || column >= frame.columns) {
    r->is_lost = !(last == 'J' && kind == 2);
    if (!r->is_lost) take_clear(r);
    return;
  }
  int end = last == 'X' && count < frame.columns - column ? column + count : frame.columns;
  if (last == 'J' && (kind == 2 || (kind == 0 && row == 0 && column == 0))) take_clear(r);
  else if (kind == 0 || last == 'X') erase(r, row, column, end);
  else if (kind == 1 && last == 'K') erase(r, row, 0, column + 1);
  else r->is_lost = 1;
  if (last == 'J' && kind == 0 && (row || column))
    for (int below = row + 1; below < frame.rows; below++) erase(r, below, 0, frame.columns);
}

/// Modes of the terminal. Another screen shows nobody knows what.
static void take_mode(struct reading *r, const char *after) {
  pass(r, after);
  if (r->at[2] != '?') return;
  int number = atoi(r->at + 3);
  if (number != 47 && number != 1047 && number != 1049) return;
  forget_cells();
  forget_place();
}

static void move_cursor(struct reading *r, struct place goal, int is_absolute) {
  int is_inside = goal.row >= 0 && goal.row < frame.rows && goal.column >= 0 && goal.column < frame.columns;
  if (!is_inside || (!is_absolute && frame.cursor.row == UNKNOWN)) r->is_lost = 1;
  else frame.cursor = goal;
}

static void take_sequence(struct reading *r, const char *after) {
  char last = after[-1];
  if (last == 'm') return take_look(r, after);
  if (last == 'h' || last == 'l') return take_mode(r, after);
  int numbers[3];
  int count = parameters(r->at + 2, after - 1, numbers, 2);
  int first = numbers[0] ? numbers[0] : 1, second = count == 2 && numbers[1] ? numbers[1] : 1;
  struct place goal = frame.cursor;
  if (count > 2 && last != 't') {
    r->is_lost = 1;
    return;
  }
  switch (last) {
    case 'H': return move_cursor(r, (struct place){first - 1, second - 1}, 1);
    case 'A': goal.row -= first; break;
    case 'B': goal.row += first; break;
    case 'C': goal.column += first; break;
    case 'D': goal.column -= first; break;
    case 'G': goal.column = first - 1; break;
    case 'd': goal.row = first - 1; break;
    case 'J': case 'K': case 'X': return take_erasing(r, last, numbers[0], first);
    case '@': case 'P':
      if (frame.cursor.row == UNKNOWN || frame.cursor.column >= frame.columns) r->is_lost = 1;
      else shift(r, last == '@' ? first : -first);
      return;
    case 'r': return take_margins(r, after, numbers, count);
    case 't': return pass(r, after);
    default: r->is_lost = 1; return;
  }
  move_cursor(r, goal, 0);
}

// MARK: Reading

static void take_control(struct reading *r) {
  struct place goal = frame.cursor;
  char control = *r->at++;
  if (control == '\017') return;  // the one character set that is used
  if (control == '\r' && goal.row == UNKNOWN) return ct_append(&frame, &control, 1);
  if (control == '\r') goal.column = 0;
  else if (control == '\b') goal.column -= 1;
  else if (control == '\n' && goal.row != UNKNOWN && goal.row == frame.bottom) return scroll(r, 1);
  else if (control == '\n' && goal.column == 0) goal.row += 1;
  else r->is_lost = 1;
  if (!r->is_lost) move_cursor(r, goal, 0);
}

static void take_escape(struct reading *r) {
  const char *after = r->at + 2;
  if (r->end - r->at < 2) {
    r->is_lost = 1;
  } else if (r->at[1] == '[') {
    while (after < r->end && (*after < '@' || *after > '~')) after++;
    if (after < r->end) take_sequence(r, ++after);
    else r->is_lost = 1;
  } else if (r->at[1] == '(' && r->end - r->at >= 3 && r->at[2] == 'B') {
    // It is said with what forgets all; nothing else is ever asked for.
    after = r->at + 3;
    if (!frame.has_charset) ct_append(&frame, r->at, 3);
    frame.has_charset = 1;
  } else if (r->at[1] == '7') {
    frame.saved = frame.cursor;
  } else if (r->at[1] == '8') {
    frame.cursor = frame.saved;
  } else if (r->at[1] == 'M' && frame.cursor.row != UNKNOWN && frame.cursor.row == frame.top) {
    scroll(r, 0);
  } else if (strchr("=>)*+", r->at[1])) {
    after = r->at[1] == '=' || r->at[1] == '>' ? after : after + 1;
    if (after <= r->end) pass(r, after);
    else r->is_lost = 1;
  } else {
    r->is_lost = 1;
  }
  r->at = after;
}

const char *ct_shorten(const char *bytes, size_t count, int rows, int columns, size_t *length) {
  struct reading r = {.at = bytes, .end = bytes + count, .look = plain_look()};
  frame.length = 0;
  frame.is_lost = 0;
  if (!resize(rows, columns)) r.is_lost = 1;
  while (r.at < r.end && !r.is_lost) {
    if (*r.at == '\033') take_escape(&r);
    else if ((unsigned char)*r.at < ' ' || *r.at == 0x7F) take_control(&r);
    else take_character(&r);
  }
  if (!r.is_lost) {
    ct_send(&frame);
    // Nothing that others write may be coloured by it.
    ct_send_plain(&frame);
  }
  if (r.is_lost || frame.is_lost) {
    ct_shorten_forget();
    *length = count;
    return bytes;
  }
  *length = frame.length;
  return frame.output;
}
