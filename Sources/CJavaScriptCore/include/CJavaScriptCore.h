// JavaScriptCore, opened at run time: what of its C API is used here, and nothing else.
//
// Nothing is linked. Every function but cjs_open may be called only after cjs_open has returned true.
#ifndef CJAVASCRIPTCORE_H
#define CJAVASCRIPTCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cjs_opaque_context *cjs_context;
typedef struct cjs_opaque_value *cjs_value;

// The kinds of values, as JSValueGetType numbers them.
enum { cjs_undefined, cjs_null, cjs_boolean, cjs_number, cjs_string, cjs_object, cjs_symbol, cjs_bigint };

// Opens the library if it is not open yet. False where it is not installed.
//
// STATETUI_JAVASCRIPTCORE in the environment names another file to open instead.
bool cjs_open(void);

// A lock for small tables, which has nothing to do with the library.
void cjs_lock_table(void);
void cjs_unlock_table(void);

// One thread at a time may be inside the library; everything below is called with the lock held. The thread that has
// the lock may take it again: scripts call functions of ours, which call scripts.
void cjs_lock(void);
void cjs_unlock(void);

// A context of its own in the process's one context group; null where it cannot be made.
cjs_context cjs_context_create(void);
void cjs_context_release(cjs_context context);
// Gives back what nobody refers to any more.
void cjs_collect_garbage(cjs_context context);

// The limits of the evaluations that follow: milliseconds of processor time and bytes by which the process may grow.
void cjs_set_limits(int32_t milliseconds, int64_t bytes);
// To be called before each evaluation. The outermost starts counting anew; one that is short whatever it is given, which
// has neither loops nor calls, is not looked at.
void cjs_begin(bool is_short);

enum { cjs_within_limits, cjs_out_of_time, cjs_out_of_memory };
// To be called after each evaluation: why it was ended.
int cjs_end(void);

// Whether the evaluation under way has used up its time; it then counts as ended by that, at this place.
bool cjs_is_late(cjs_context context);
// The frames of the evaluation that a limit ended last, innermost first, a line each: `#0 name() at TEXT:LINE`.
void cjs_read_end(void *user, void (*take)(void *user, const uint16_t *text, size_t length));

// Values are null and *exception is set where the evaluation failed.
cjs_value cjs_evaluate(cjs_context context, const uint16_t *text, size_t length, cjs_value *exception);
// The same for a text that has a name, which exceptions tell with the line.
cjs_value cjs_evaluate_named(
  cjs_context context, const uint16_t *text, size_t length, const uint16_t *name, size_t name_length,
  cjs_value *exception);
cjs_value cjs_call(
  cjs_context context, cjs_value function, size_t count, const cjs_value *arguments, cjs_value *exception);

int cjs_type(cjs_context context, cjs_value value);
bool cjs_to_boolean(cjs_context context, cjs_value value);
double cjs_to_number(cjs_context context, cjs_value value);
cjs_value cjs_make_undefined(cjs_context context);
cjs_value cjs_make_null(cjs_context context);
cjs_value cjs_make_boolean(cjs_context context, bool flag);
cjs_value cjs_make_number(cjs_context context, double number);
cjs_value cjs_make_string(cjs_context context, const uint16_t *text, size_t length);
void cjs_protect(cjs_context context, cjs_value value);
void cjs_unprotect(cjs_context context, cjs_value value);

// A value's text, read by `take` before it is released. False where the value has none.
bool cjs_read_text(
  cjs_context context, cjs_value value, void *user, void (*take)(void *user, const uint16_t *text, size_t length));

// A function for scripts that asks `ask` with the text of its first argument and returns the answer.
cjs_value cjs_make_question(cjs_context context, bool (*ask)(const uint16_t *text, size_t length));

// What a service function answers to scripts: null where it has set *failure to a message in UTF-8 that stays valid.
typedef cjs_value (*cjs_service)(
  cjs_context context, size_t count, const cjs_value *arguments, const char **failure);

// A function for scripts that calls `serve`; all that are made call the same one.
cjs_value cjs_make_service(cjs_context context, cjs_service serve);

#endif
