#define _XOPEN_SOURCE_EXTENDED 1
#include "CNcurses.h"
#include <ncurses.h>

const char *ct_version(void) { return curses_version(); }
