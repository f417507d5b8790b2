// A journal in a SQLite file: rows that are only appended, each in a transaction of its own.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct csq_journal csq_journal;

/// Opens or makes a journal for this process alone. NULL where that fails; `failure` then says why, in `size` bytes.
csq_journal *csq_open(const char *path, char *failure, size_t size);
void csq_close(csq_journal *journal);

/// Appends a row. It is on the disk when this returns true.
_Bool csq_append(csq_journal *journal, int kind, const char *text, size_t text_size, const char *answer,
                 size_t answer_size);

/// Goes to the next row in order; false after the last one or at a fault. Begin at the start by `csq_rewind`.
_Bool csq_next(csq_journal *journal);
void csq_rewind(csq_journal *journal);
/// Of the row gone to. Valid until the next call.
int csq_kind(csq_journal *journal);
const char *csq_text(csq_journal *journal, size_t *size);
const char *csq_answer(csq_journal *journal, size_t *size);

/// Why the last function failed; NULL where it did not.
const char *csq_failure(csq_journal *journal);
