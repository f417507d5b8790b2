#ifndef STATETUI_TEMPORARY_H
#define STATETUI_TEMPORARY_H

/// A file without a name that vanishes with its last descriptor, closed on exec; -1 when there is none to be had.
int ct_temporary_file(void);

#endif
