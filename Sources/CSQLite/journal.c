// SQLite's header stands here only: its macros and variadic functions do not reach Swift.
#include "CSQLite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct csq_journal {
  sqlite3 *database;
  sqlite3_stmt *insert;
  sqlite3_stmt *select;
  int failure;
};

static const char schema[] =
    "PRAGMA locking_mode=EXCLUSIVE;"
    "PRAGMA journal_mode=WAL;"
    // A row must outlive the machine's power too, not only the process.
    "PRAGMA synchronous=FULL;"
    "CREATE TABLE IF NOT EXISTS journal(number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, text BLOB NOT NULL,"
    " answer BLOB NOT NULL);"
    "PRAGMA user_version=1;";

static int version(sqlite3 *database) {
  sqlite3_stmt *statement;
  int found = -1;
  if (sqlite3_prepare_v2(database, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    found = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return found;
}

csq_journal *csq_open(const char *path, char *failure, size_t size) {
  csq_journal *journal = calloc(1, sizeof *journal);
  if (!journal) return NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2(path, &journal->database, flags, NULL);
  if (code == SQLITE_OK) {
    sqlite3_busy_timeout(journal->database, 2000);
    int found = version(journal->database);
    if (found > 1) {
      snprintf(failure, size, "it was written by a later version of this program");
      csq_close(journal);
      return NULL;
    }
    code = sqlite3_exec(journal->database, schema, NULL, NULL, NULL);
  }
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2(journal->database, "INSERT INTO journal(kind, text, answer) VALUES(?,?,?)", -1,
                              &journal->insert, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2(journal->database, "SELECT kind, text, answer FROM journal ORDER BY number", -1,
                              &journal->select, NULL);
  if (code == SQLITE_OK) return journal;
  snprintf(failure, size, "%s",
           code == SQLITE_BUSY || code == SQLITE_LOCKED ? "another process uses it"
                                                        : sqlite3_errmsg(journal->database));
  csq_close(journal);
  return NULL;
}

void csq_close(csq_journal *journal) {
  sqlite3_finalize(journal->insert);
  sqlite3_finalize(journal->select);
  sqlite3_close(journal->database);
  free(journal);
}

_Bool csq_append(csq_journal *journal, int kind, const char *text, size_t text_size, const char *answer,
                 size_t answer_size) {
  sqlite3_bind_int(journal->insert, 1, kind);
  sqlite3_bind_blob64(journal->insert, 2, text, text_size, SQLITE_STATIC);
  sqlite3_bind_blob64(journal->insert, 3, answer, answer_size, SQLITE_STATIC);
  int code = sqlite3_step(journal->insert);
  sqlite3_reset(journal->insert);
  sqlite3_clear_bindings(journal->insert);
  journal->failure = code == SQLITE_DONE ? SQLITE_OK : code;
  return code == SQLITE_DONE;
}

_Bool csq_next(csq_journal *journal) {
  int code = sqlite3_step(journal->select);
  journal->failure = code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
  return code == SQLITE_ROW;
}

void csq_rewind(csq_journal *journal) { sqlite3_reset(journal->select); }

int csq_kind(csq_journal *journal) { return sqlite3_column_int(journal->select, 0); }

static const char *column(csq_journal *journal, int number, size_t *size) {
  const char *bytes = sqlite3_column_blob(journal->select, number);
  *size = (size_t)sqlite3_column_bytes(journal->select, number);
  return bytes;
}

const char *csq_text(csq_journal *journal, size_t *size) { return column(journal, 1, size); }
const char *csq_answer(csq_journal *journal, size_t *size) { return column(journal, 2, size); }

const char *csq_failure(csq_journal *journal) {
  return journal->failure == SQLITE_OK ? NULL : sqlite3_errstr(journal->failure);
}
