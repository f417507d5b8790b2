#include "CSQLite.h"

#include <sqlite3.h>
#include <stdio.h>

// The opaque types are SQLite's own.
static sqlite3 *of(csq_database *database) { return (sqlite3 *)database; }
static sqlite3_stmt *in(csq_statement *statement) { return (sqlite3_stmt *)statement; }

csq_database *csq_open(const char *path, char *failure, size_t size) {
  sqlite3 *database = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &database, flags, NULL) == SQLITE_OK) {
    sqlite3_busy_timeout(database, 2000);
    return (csq_database *)database;
  }
  snprintf(failure, size, "%s", database ? sqlite3_errmsg(database) : "there is no memory");
  sqlite3_close(database);
  return NULL;
}

void csq_close(csq_database *database) { sqlite3_close_v2(of(database)); }

_Bool csq_execute(csq_database *database, const char *sql) {
  return sqlite3_exec(of(database), sql, NULL, NULL, NULL) == SQLITE_OK;
}

const char *csq_message(csq_database *database) {
  int code = sqlite3_errcode(of(database));
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return "another process uses it";
  return sqlite3_errmsg(of(database));
}

csq_statement *csq_prepare(csq_database *database, const char *sql) {
  sqlite3_stmt *statement = NULL;
  sqlite3_prepare_v3(of(database), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  return (csq_statement *)statement;
}

void csq_finalize(csq_statement *statement) { sqlite3_finalize(in(statement)); }

void csq_bind_integer(csq_statement *statement, int parameter, int64_t value) {
  sqlite3_bind_int64(in(statement), parameter, value);
}

void csq_bind_text(csq_statement *statement, int parameter, const char *bytes, size_t size) {
  sqlite3_bind_text64(in(statement), parameter, bytes, size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void csq_bind_null(csq_statement *statement, int parameter) { sqlite3_bind_null(in(statement), parameter); }

int csq_step(csq_statement *statement) {
  int code = sqlite3_step(in(statement));
  return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : -1;
}

void csq_reset(csq_statement *statement) {
  sqlite3_reset(in(statement));
  sqlite3_clear_bindings(in(statement));
}

_Bool csq_is_null(csq_statement *statement, int column) {
  return sqlite3_column_type(in(statement), column) == SQLITE_NULL;
}

int64_t csq_integer(csq_statement *statement, int column) { return sqlite3_column_int64(in(statement), column); }

const char *csq_text(csq_statement *statement, int column, size_t *size) {
  const char *bytes = (const char *)sqlite3_column_text(in(statement), column);
  *size = (size_t)sqlite3_column_bytes(in(statement), column);
  return bytes;
}
