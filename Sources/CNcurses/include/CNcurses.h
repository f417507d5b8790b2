#ifndef STATETUI_CNCURSES_H
#define STATETUI_CNCURSES_H

/// The version text of the curses library that is linked.
const char *ct_version(void);

#endif
