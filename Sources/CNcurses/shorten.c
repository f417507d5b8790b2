#include "CNcurses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Curses sends each attribute by itself, takes all of them back to change one, and does so for blanks too, on which most
// of them cannot be seen. Here a change of the look is sent when something is written on which it is seen, and as the
// shortest sequence that leads from the look that is to the one that is wanted. So are moves of the cursor, where it is
// known where it stands.

enum { BOLD = 1, DIM = 2, ITALIC = 4, UNDERLINE = 8, REVERSE = 16 };
enum { DEFAULT = -1, LONGEST = 64, UNKNOWN = -1 };

/// How characters are written. Colours are the first 16 by their number, those that are sent by an index above them.
struct look {
  int attributes, foreground, background;
};
static const struct look plain = {0, DEFAULT, DEFAULT};

/// What is known of the terminal between frames.
static int is_known = 0;

/// A place of the cursor, from 0; `row` is UNKNOWN where characters were written whose width terminals may not agree on.
struct place {
  int row, column;
};

struct shortening {
  struct place at, goal;  // the same unless a move is still to be made
  int columns;            // of the screen
  struct look is, wanted;
  int is_known;   // whether `is` is how the terminal writes
  int is_opaque;  // whether something was switched on that is not understood here: nothing is left out then
  char charset;   // the last one that was asked for; 0 for none
  char *output;
  size_t length;
};

static void append(struct shortening *s, const char *bytes, size_t count) {
  memcpy(s->output + s->length, bytes, count);
  s->length += count;
}

// MARK: Changes of the look

static void add_code(char *codes, int code) {
  size_t length = strlen(codes);
  snprintf(codes + length, LONGEST - length, length ? ";%d" : "%d", code);
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

/// The change from no look at all; empty parameters are not understood everywhere, so 0 is written out.
static void from_nothing(struct look to, char *codes) {
  codes[0] = 0;
  if (!memcmp(&to, &plain, sizeof to)) return;
  add_code(codes, 0);
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

static int is_same(struct look a, struct look b) {
  return a.attributes == b.attributes && a.foreground == b.foreground && a.background == b.background;
}

/// Whether a blank looks the same in both.
static int is_same_blank(struct look a, struct look b) {
  int seen = REVERSE | UNDERLINE;
  if (((a.attributes | b.attributes) & seen) != 0) return is_same(a, b);
  return a.background == b.background;
}

/// Brings the terminal to the look that is wanted.
static void change_look(struct shortening *s) {
  if (s->is_opaque || (s->is_known && is_same(s->is, s->wanted))) return;
  char anew[LONGEST], added[LONGEST];
  from_nothing(s->wanted, anew);
  step(s->is, s->wanted, added);
  const char *codes = s->is_known && strlen(added) <= strlen(anew) ? added : anew;
  append(s, "\033[", 2);
  append(s, codes, strlen(codes));
  append(s, "m", 1);
  s->is = s->wanted;
  s->is_known = 1;
}

// MARK: Moves

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
static void move_within_row(struct shortening *s, char *best) {
  char way[LONGEST] = "";
  int left = s->at.column - s->goal.column;
  if (s->at.column < s->columns) {
    add_move(way, left < 0 ? -left : left, left < 0 ? 'C' : 'D');
    keep_shorter(best, way);
    if (left > 0 && left < 4) keep_shorter(best, &"\b\b\b"[3 - left]);
  }
  way[0] = 0;
  add_move(way, s->goal.column + 1, 'G');
  keep_shorter(best, way);
}

/// Makes the move that is still to be made.
static void move(struct shortening *s) {
  enum { MOST_LINES = 3 };
  int down = s->goal.row - s->at.row;
  if (down == 0 && s->goal.column == s->at.column) return;
  char best[LONGEST], way[LONGEST];
  snprintf(best, sizeof best, "\033[%d;%dH", s->goal.row + 1, s->goal.column + 1);
  if (down == 0) move_within_row(s, best);
  if (down >= 0 && down <= MOST_LINES) {
    // Whether or not the terminal's driver adds a return to each line feed.
    snprintf(way, sizeof way, "\r%s", &"\n\n\n"[MOST_LINES - down]);
    add_move(way, s->goal.column, 'C');
    keep_shorter(best, way);
  }
  append(s, best, strlen(best));
  s->at = s->goal;
}

/// Takes a move. One from a place that is not known goes out as it is.
static void take_move(struct shortening *s, const char *from, size_t count, struct place goal, int is_absolute) {
  if (s->at.row != UNKNOWN && goal.row >= 0 && goal.column >= 0) {
    s->goal = goal;
    return;
  }
  append(s, from, count);
  s->at = s->goal = is_absolute ? goal : (struct place){UNKNOWN, 0};
}

/// Takes a sequence that moves the cursor; returns 0 for one that does not.
static int take_moving_sequence(struct shortening *s, const char *from, const char *after) {
  int numbers[3];
  int count = parameters(from + 2, after - 1, numbers, 2);
  if (count > 2) return 0;
  int first = numbers[0] ? numbers[0] : 1, second = count == 2 && numbers[1] ? numbers[1] : 1;
  struct place goal = s->goal;
  int is_absolute = 0;
  switch (after[-1]) {
    case 'H': goal = (struct place){first - 1, second - 1}; is_absolute = 1; break;
    case 'A': goal.row -= first; break;
    case 'B': goal.row += first; break;
    case 'C': goal.column += first; break;
    case 'D': goal.column -= first; break;
    case 'G': goal.column = first - 1; break;
    case 'd': goal.row = first - 1; break;
    default: return 0;
  }
  take_move(s, from, (size_t)(after - from), goal, is_absolute);
  return 1;
}

/// Takes a control character; those that move are moves like others.
static void take_control(struct shortening *s, const char *at) {
  struct place goal = s->goal;
  if (*at == '\r') goal.column = 0;
  else if (*at == '\b') goal.column -= 1;
  else if (*at == '\n' && goal.column == 0) goal.row += 1;
  else goal.row = UNKNOWN;
  if (goal.row == UNKNOWN) move(s);
  take_move(s, at, 1, goal, 0);
}

/// Follows the cursor over a character: signs of one column that all terminals agree on, and no others.
static void step_over(struct shortening *s, const char *at, const char *end) {
  const unsigned char *bytes = (const unsigned char *)at;
  if ((bytes[0] & 0xC0) == 0x80) return;
  int is_narrow = bytes[0] < 0x80;
  if (!is_narrow && bytes[0] == 0xE2 && end - at >= 3) {
    uint32_t scalar = 0x2000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    is_narrow = scalar >= 0x2190 && scalar < 0x2600 && ct_width(scalar) == 1;
  }
  if (is_narrow && s->at.row != UNKNOWN) s->at.column += 1;
  else s->at.row = UNKNOWN;
  s->goal = s->at;
}

// MARK: Reading

/// Takes one parameter of a change of the look; returns how many were taken, 0 for one that is not understood.
static int take_code(struct look *look, const int *numbers, int left) {
  int code = numbers[0];
  int *colour = code < 40 || (code >= 90 && code < 98) ? &look->foreground : &look->background;
  switch (code) {
    case 0: *look = plain; return 1;
    case 1: look->attributes |= BOLD; return 1;
    case 2: look->attributes |= DIM; return 1;
    case 3: look->attributes |= ITALIC; return 1;
    case 4: look->attributes |= UNDERLINE; return 1;
    case 7: look->attributes |= REVERSE; return 1;
    case 22: look->attributes &= ~(BOLD | DIM); return 1;
    case 23: look->attributes &= ~ITALIC; return 1;
    case 24: look->attributes &= ~UNDERLINE; return 1;
    case 27: look->attributes &= ~REVERSE; return 1;
    case 39: case 49: *colour = DEFAULT; return 1;
    case 38: case 48:
      if (left < 3 || numbers[1] != 5 || numbers[2] > 255) return 0;
      *colour = 16 + numbers[2];
      return 3;
    default: break;
  }
  if ((code >= 30 && code < 38) || (code >= 40 && code < 48)) *colour = code % 10;
  else if ((code >= 90 && code < 98) || (code >= 100 && code < 108)) *colour = 8 + code % 10;
  else return 0;
  return 1;
}

/// Takes a change of the look, `CSI … m`. One that is not understood goes out as it is, and so does all until the look is
/// taken back.
static void take_look(struct shortening *s, const char *from, const char *end) {
  enum { MOST = 16 };
  int numbers[MOST + 1];
  int count = parameters(from + 2, end - 1, numbers, MOST);
  struct look wanted = s->wanted;
  int is_understood = count <= MOST, is_opaque = s->is_opaque;
  for (int index = 0; is_understood && index < count;) {
    if (numbers[index] == 0) is_opaque = 0;
    int taken = take_code(&wanted, numbers + index, count - index);
    is_understood = taken > 0;
    index += taken;
  }
  if (!is_understood) is_opaque = 1;
  if (is_opaque || s->is_opaque) {
    if (!s->is_opaque) change_look(s);
    append(s, from, (size_t)(end - from));
    s->is = wanted;
    s->is_known = !is_opaque;
  }
  s->is_opaque = is_opaque;
  s->wanted = wanted;
}

/// Where the control sequence ends that begins here.
static const char *sequence_end(const char *from, const char *end) {
  const char *at = from + 2;
  while (at < end && (*at < '@' || *at > '~')) at++;
  return at < end ? at + 1 : end;
}

/// The character set is said once a frame: it is always the same.
static void take_charset(struct shortening *s, const char *from, size_t count, char charset) {
  if (s->charset != charset) append(s, from, count);
  s->charset = charset;
}

static const char *take_escape(struct shortening *s, const char *from, const char *end) {
  if (end - from >= 3 && from[1] == '(') {
    take_charset(s, from, 3, from[2]);
    return from + 3;
  }
  if (end - from < 3 || from[1] != '[') {
    size_t count = end - from < 2 ? (size_t)(end - from) : 2;
    move(s);
    append(s, from, count);
    s->at.row = s->goal.row = UNKNOWN;
    return from + count;
  }
  const char *after = sequence_end(from, end);
  char last = after[-1];
  if (last == 'm') {
    take_look(s, from, after);
    return after;
  }
  if (take_moving_sequence(s, from, after)) return after;
  move(s);
  // What is erased or inserted gets the background.
  if (strchr("JKXLMP@", last) && !(s->is_known && is_same_blank(s->is, s->wanted))) change_look(s);
  append(s, from, (size_t)(after - from));
  if (!strchr("JKXLMP@", last)) s->at.row = s->goal.row = UNKNOWN;
  return after;
}

void ct_shorten_forget(void) { is_known = 0; }

size_t ct_shorten_room(size_t count) {
  // A change of the look that is longer than the one that asks for it comes before a character.
  return count * 10 + LONGEST;
}

size_t ct_shorten(const char *bytes, size_t count, int columns, char *output) {
  struct shortening s = {.at = {UNKNOWN, 0}, .goal = {UNKNOWN, 0}, .columns = columns, .is = plain, .wanted = plain,
                         .is_known = is_known, .output = output};
  const char *at = bytes, *end = bytes + count;
  while (at < end) {
    if (*at == '\033') {
      at = take_escape(&s, at, end);
    } else if (*at == '\017') {
      take_charset(&s, at++, 1, 'B');
    } else if ((unsigned char)*at < ' ') {
      if (*at == '\016') s.charset = 0;
      take_control(&s, at++);
    } else {
      move(&s);
      int is_blank = *at == ' ' && s.is_known && is_same_blank(s.is, s.wanted);
      if (!is_blank) change_look(&s);
      append(&s, at, 1);
      step_over(&s, at++, end);
    }
  }
  move(&s);
  // Nothing that others write may be coloured by it.
  if (!s.is_opaque) s.wanted = plain;
  change_look(&s);
  is_known = !s.is_opaque;
  return s.length;
}
