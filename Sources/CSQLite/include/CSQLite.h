// The few functions of SQLite that a store needs. <sqlite3.h> stands in the .c only: its macros and variadic functions do
// not reach Swift.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct csq_database csq_database;
typedef struct csq_statement csq_statement;

/// Opens or makes a file. NULL where that fails; `failure` then says why, in `size` bytes.
csq_database *csq_open(const char *path, char *failure, size_t size);
void csq_close(csq_database *database);

/// Runs statements that return nothing; false where one fails.
_Bool csq_execute(csq_database *database, const char *sql);
/// Why the last function failed.
const char *csq_message(csq_database *database);

/// NULL where the text is no statement.
csq_statement *csq_prepare(csq_database *database, const char *sql);
void csq_finalize(csq_statement *statement);
/// Parameters count from 1. Texts are copied.
void csq_bind_integer(csq_statement *statement, int parameter, int64_t value);
void csq_bind_text(csq_statement *statement, int parameter, const char *bytes, size_t size);
void csq_bind_null(csq_statement *statement, int parameter);
/// 1 where there is a row, 0 at the end, -1 at a fault.
int csq_step(csq_statement *statement);
/// Makes a statement ready to run again, without parameters.
void csq_reset(csq_statement *statement);

/// Columns of the row, counting from 0. Texts are valid until the next step.
_Bool csq_is_null(csq_statement *statement, int column);
int64_t csq_integer(csq_statement *statement, int column);
const char *csq_text(csq_statement *statement, int column, size_t *size);
