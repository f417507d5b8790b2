#ifndef STATETUI_FRAME_H
#define STATETUI_FRAME_H

#include <stddef.h>
#include <stdint.h>

// What curses wants to be shown and what the terminal shows, cell by cell. Curses' bytes are understood into the one
// (understand.c); what differs from the other is sent (send.c).

enum { BOLD = 1, DIM = 2, ITALIC = 4, UNDERLINE = 8, REVERSE = 16 };
enum { DEFAULT = -1, UNKNOWN = -1 };

/// How characters are written. Colours are the first 16 by their number, those that are sent by an index 16 above it.
struct look {
  uint8_t attributes;
  int16_t foreground, background;
};

/// Most of what curses has in a cell: a character and four marks.
enum { CELL_BYTES = 20 };

/// One cell. Without text it is the second column of the cell before it (width 0), or nobody knows what it shows
/// (width 1). The look of a blank says no more than what is seen on one.
struct cell {
  char text[CELL_BYTES];
  uint8_t length, width;
  struct look look;
};

/// A place of the cursor, from 0; `row` is UNKNOWN where nobody knows.
struct place {
  int row, column;
};

/// A screen and what is known of its terminal between frames.
struct frame {
  int rows, columns;
  struct cell *wanted, *shown;  // rows × columns each
  unsigned char *is_dirty;      // rows: whether they may differ
  struct place cursor, at;      // where curses believes it is, and where it is
  struct place saved;           // where curses had it saved
  int top, bottom;              // the rows that scroll
  struct look is;               // how the terminal writes
  int is_known;                 // whether `is` is known
  int has_charset;              // whether it was told which characters are meant
  int has_margins;              // whether it was told which rows scroll
  int repeats;                  // whether it can be asked to repeat a character
  int asks;                     // whether it is to be asked whether it can
  char *output;
  size_t length, capacity;
  int is_lost;                  // whether there was no room for the output
};

static inline struct look plain_look(void) { return (struct look){0, DEFAULT, DEFAULT}; }

static inline int is_same_look(struct look a, struct look b) {
  return a.attributes == b.attributes && a.foreground == b.foreground && a.background == b.background;
}

static inline int is_blank(const struct cell *cell) { return cell->length == 1 && cell->text[0] == ' '; }

static inline struct cell *row_of(const struct frame *frame, struct cell *cells, int row) {
  return cells + (size_t)row * (size_t)frame->columns;
}

/// The look of a blank that is written with `look`, or erased with it: what is seen.
struct look ct_blank_look(struct look look, int is_erased);
/// Adds bytes to what is sent.
void ct_append(struct frame *frame, const char *bytes, size_t count);
/// Sends what differs, and brings the cursor where curses believes it is.
void ct_send(struct frame *frame);
/// Writes plainly again.
void ct_send_plain(struct frame *frame);
/// Scrolls the rows from `top` to `bottom` by one: up, or down.
void ct_send_scroll(struct frame *frame, int top, int bottom, int is_up);
/// Says that the whole screen is erased, with the background of `look`.
void ct_send_clear(struct frame *frame, struct look look);

#endif
