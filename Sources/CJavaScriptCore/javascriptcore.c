// Opens JavaScriptCore and passes calls on. Declarations are our own: the library's headers need not be installed.
#include "CJavaScriptCore.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach/mach.h>
#endif

typedef void *Ref;
typedef bool (*ShouldTerminate)(Ref context, void *user);
typedef Ref (*Callback)(
  Ref context, Ref function, Ref this, size_t count, const Ref *arguments, Ref *exception);

static struct {
  Ref (*ContextGroupCreate)(void);
  void (*ContextGroupSetExecutionTimeLimit)(Ref group, double seconds, ShouldTerminate ask, void *user);
  Ref (*GlobalContextCreateInGroup)(Ref group, Ref class);
  void (*GlobalContextRelease)(Ref context);
  void (*GarbageCollect)(Ref context);
  Ref (*EvaluateScript)(Ref context, Ref script, Ref this, Ref url, int line, Ref *exception);
  Ref (*ObjectCallAsFunction)(
    Ref context, Ref function, Ref this, size_t count, const Ref *arguments, Ref *exception);
  Ref (*ObjectMakeFunctionWithCallback)(Ref context, Ref name, Callback callback);
  int (*ValueGetType)(Ref context, Ref value);
  bool (*ValueToBoolean)(Ref context, Ref value);
  double (*ValueToNumber)(Ref context, Ref value, Ref *exception);
  Ref (*ValueToStringCopy)(Ref context, Ref value, Ref *exception);
  Ref (*ValueMakeUndefined)(Ref context);
  Ref (*ValueMakeNull)(Ref context);
  Ref (*ValueMakeBoolean)(Ref context, bool value);
  Ref (*ValueMakeNumber)(Ref context, double number);
  Ref (*ValueMakeString)(Ref context, Ref text);
  Ref (*ObjectMakeError)(Ref context, size_t count, const Ref *arguments, Ref *exception);
  void (*ValueProtect)(Ref context, Ref value);
  void (*ValueUnprotect)(Ref context, Ref value);
  Ref (*StringCreateWithCharacters)(const uint16_t *text, size_t length);
  size_t (*StringGetLength)(Ref text);
  const uint16_t *(*StringGetCharactersPtr)(Ref text);
  void (*StringRelease)(Ref text);
} js;

static const struct {
  const char *name;
  void **place;
} symbols[] = {
  {"JSContextGroupCreate", (void **)&js.ContextGroupCreate},
  {"JSContextGroupSetExecutionTimeLimit", (void **)&js.ContextGroupSetExecutionTimeLimit},
  {"JSGlobalContextCreateInGroup", (void **)&js.GlobalContextCreateInGroup},
  {"JSGlobalContextRelease", (void **)&js.GlobalContextRelease},
  {"JSGarbageCollect", (void **)&js.GarbageCollect},
  {"JSEvaluateScript", (void **)&js.EvaluateScript},
  {"JSObjectCallAsFunction", (void **)&js.ObjectCallAsFunction},
  {"JSObjectMakeFunctionWithCallback", (void **)&js.ObjectMakeFunctionWithCallback},
  {"JSValueGetType", (void **)&js.ValueGetType},
  {"JSValueToBoolean", (void **)&js.ValueToBoolean},
  {"JSValueToNumber", (void **)&js.ValueToNumber},
  {"JSValueToStringCopy", (void **)&js.ValueToStringCopy},
  {"JSValueMakeUndefined", (void **)&js.ValueMakeUndefined},
  {"JSValueMakeNull", (void **)&js.ValueMakeNull},
  {"JSValueMakeBoolean", (void **)&js.ValueMakeBoolean},
  {"JSValueMakeNumber", (void **)&js.ValueMakeNumber},
  {"JSValueMakeString", (void **)&js.ValueMakeString},
  {"JSObjectMakeError", (void **)&js.ObjectMakeError},
  {"JSValueProtect", (void **)&js.ValueProtect},
  {"JSValueUnprotect", (void **)&js.ValueUnprotect},
  {"JSStringCreateWithCharacters", (void **)&js.StringCreateWithCharacters},
  {"JSStringGetLength", (void **)&js.StringGetLength},
  {"JSStringGetCharactersPtr", (void **)&js.StringGetCharactersPtr},
  {"JSStringRelease", (void **)&js.StringRelease},
};

static const char *const libraries[] = {
#ifdef __APPLE__
  "/System/Library/Frameworks/JavaScriptCore.framework/JavaScriptCore",
#else
  "libjavascriptcoregtk-4.1.so.0",
  "libjavascriptcoregtk-6.0.so.1",
  "libjavascriptcoregtk-4.0.so.18",
#endif
};

static pthread_mutex_t lock;
static pthread_once_t lock_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_open;
static Ref group;
// Told by some builds of the library only: what is being evaluated.
static Ref (*context_create_backtrace)(Ref context, unsigned frames);

// How often a running evaluation is looked at: seconds. Much shorter slices make the library abort the program.
static const double slice = 0.01;

static struct {
  int32_t milliseconds;
  int64_t bytes;
  int64_t started;
  int64_t before;
  int verdict;
  Ref frames;
} limits = {.milliseconds = 1000, .bytes = 512 << 20};

static int64_t resident_bytes(void) {
#ifdef __APPLE__
  struct mach_task_basic_info info;
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)&info, &count) != KERN_SUCCESS) return 0;
  return (int64_t)info.resident_size;
#else
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (!file) return 0;
  if (fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
  fclose(file);
  return (int64_t)pages * sysconf(_SC_PAGESIZE);
#endif
}

// Nanoseconds of processor time that this thread has used.
static int64_t processor_time(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void ask_after_a_slice(void);

// Ends the evaluation under way, and notes where it was.
static bool end_with(int verdict, Ref context) {
  if (limits.verdict == cjs_within_limits && context_create_backtrace) {
    if (limits.frames) js.StringRelease(limits.frames);
    limits.frames = context_create_backtrace(context, 64);
  }
  limits.verdict = verdict;
  return true;
}

// Asked by the library after each slice of an evaluation.
static bool should_terminate(Ref context, void *user) {
  (void)user;
  // The library asks but once for each limit that it is given.
  ask_after_a_slice();
  int64_t time = processor_time();
  if (limits.started == 0) limits.started = time - (int64_t)(slice * 1e9);
  if (time - limits.started > (int64_t)limits.milliseconds * 1000000) return end_with(cjs_out_of_time, context);
  int64_t now = resident_bytes();
  if (limits.before == 0) limits.before = now;
  if (now - limits.before > limits.bytes) return end_with(cjs_out_of_memory, context);
  return false;
}

static bool is_watching;

static void ask_after_a_slice(void) {
  js.ContextGroupSetExecutionTimeLimit(group, slice, should_terminate, NULL);
  is_watching = true;
}

// Each call under a limit costs two readings of clocks; a call that can only be short goes without.
static void watch(bool wanted) {
  if (wanted == is_watching) return;
  if (wanted) return ask_after_a_slice();
  js.ContextGroupSetExecutionTimeLimit(group, INFINITY, should_terminate, NULL);
  is_watching = false;
}

static void open_library(void) {
  // The compiled form of regular expressions cannot be interrupted; the interpreted one gives up by itself.
  setenv("JSC_useRegExpJIT", "0", 0);
  // Compiled code asks whether it is to stop. The other way, a thread that sends it signals, aborts the program now and
  // then when a slice ends just as the program does.
  setenv("JSC_usePollingTraps", "1", 0);
  const char *other = getenv("STATETUI_JAVASCRIPTCORE");
  void *library = other && *other ? dlopen(other, RTLD_NOW | RTLD_LOCAL) : NULL;
  if (other && *other && !library) return;
  for (size_t index = 0; index < sizeof libraries / sizeof *libraries && !library; index++)
    library = dlopen(libraries[index], RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  for (size_t index = 0; index < sizeof symbols / sizeof *symbols; index++) {
    void *symbol = dlsym(library, symbols[index].name);
    if (!symbol) return;
    memcpy(symbols[index].place, &symbol, sizeof symbol);
  }
  void *backtrace = dlsym(library, "JSContextCreateBacktrace");
  memcpy(&context_create_backtrace, &backtrace, sizeof backtrace);
  group = js.ContextGroupCreate();
  if (!group) return;
  ask_after_a_slice();
  is_open = true;
}

bool cjs_open(void) {
  pthread_once(&once, open_library);
  return is_open;
}

static void make_lock(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

void cjs_lock(void) {
  pthread_once(&lock_once, make_lock);
  pthread_mutex_lock(&lock);
}
void cjs_unlock(void) { pthread_mutex_unlock(&lock); }
void cjs_lock_table(void) { pthread_mutex_lock(&table_lock); }
void cjs_unlock_table(void) { pthread_mutex_unlock(&table_lock); }

cjs_context cjs_context_create(void) { return js.GlobalContextCreateInGroup(group, NULL); }
void cjs_context_release(cjs_context context) { js.GlobalContextRelease(context); }
void cjs_collect_garbage(cjs_context context) { js.GarbageCollect(context); }

void cjs_set_limits(int32_t milliseconds, int64_t bytes) {
  limits.milliseconds = milliseconds;
  limits.bytes = bytes;
}

// How many calls are under way inside each other.
static int nesting;

void cjs_begin(bool is_short) {
  if (nesting++ > 0) return;
  watch(!is_short);
  limits.started = 0;
  limits.before = 0;
  limits.verdict = cjs_within_limits;
}

int cjs_end(void) {
  nesting--;
  return limits.verdict;
}

bool cjs_is_late(cjs_context context) {
  int64_t time = processor_time();
  if (limits.started == 0) limits.started = time;
  if (time - limits.started <= (int64_t)limits.milliseconds * 1000000) return false;
  return end_with(cjs_out_of_time, context);
}

void cjs_read_end(void *user, void (*take)(void *user, const uint16_t *text, size_t length)) {
  if (limits.frames) take(user, js.StringGetCharactersPtr(limits.frames), js.StringGetLength(limits.frames));
}

static cjs_value evaluate(
  cjs_context context, const uint16_t *text, size_t length, Ref name, cjs_value *exception) {
  Ref script = js.StringCreateWithCharacters(text, length);
  Ref thrown = NULL;
  Ref value = js.EvaluateScript(context, script, NULL, name, 1, &thrown);
  js.StringRelease(script);
  *exception = thrown;
  return thrown ? NULL : value;
}

cjs_value cjs_evaluate(cjs_context context, const uint16_t *text, size_t length, cjs_value *exception) {
  return evaluate(context, text, length, NULL, exception);
}

cjs_value cjs_evaluate_named(
  cjs_context context, const uint16_t *text, size_t length, const uint16_t *name, size_t name_length,
  cjs_value *exception) {
  Ref url = js.StringCreateWithCharacters(name, name_length);
  cjs_value value = evaluate(context, text, length, url, exception);
  js.StringRelease(url);
  return value;
}

cjs_value cjs_call(
  cjs_context context, cjs_value function, size_t count, const cjs_value *arguments, cjs_value *exception) {
  Ref thrown = NULL;
  Ref value =
    js.ObjectCallAsFunction(context, function, NULL, count, (const Ref *)(const void *)arguments, &thrown);
  *exception = thrown;
  return thrown ? NULL : value;
}

int cjs_type(cjs_context context, cjs_value value) { return js.ValueGetType(context, value); }
bool cjs_to_boolean(cjs_context context, cjs_value value) { return js.ValueToBoolean(context, value); }

double cjs_to_number(cjs_context context, cjs_value value) {
  Ref thrown = NULL;
  return js.ValueToNumber(context, value, &thrown);
}

cjs_value cjs_make_undefined(cjs_context context) { return js.ValueMakeUndefined(context); }
cjs_value cjs_make_null(cjs_context context) { return js.ValueMakeNull(context); }
cjs_value cjs_make_boolean(cjs_context context, bool flag) { return js.ValueMakeBoolean(context, flag); }
cjs_value cjs_make_number(cjs_context context, double number) { return js.ValueMakeNumber(context, number); }

cjs_value cjs_make_string(cjs_context context, const uint16_t *text, size_t length) {
  Ref string = js.StringCreateWithCharacters(text, length);
  Ref value = js.ValueMakeString(context, string);
  js.StringRelease(string);
  return value;
}

void cjs_protect(cjs_context context, cjs_value value) { js.ValueProtect(context, value); }
void cjs_unprotect(cjs_context context, cjs_value value) { js.ValueUnprotect(context, value); }

bool cjs_read_text(
  cjs_context context, cjs_value value, void *user,
  void (*take)(void *user, const uint16_t *text, size_t length)) {
  Ref thrown = NULL;
  Ref string = js.ValueToStringCopy(context, value, &thrown);
  if (!string) return false;
  take(user, js.StringGetCharactersPtr(string), js.StringGetLength(string));
  js.StringRelease(string);
  return true;
}

// Only one question is ever made, with one function to ask, so it need not be kept with the function object.
static bool (*question)(const uint16_t *text, size_t length);

static Ref answer(Ref context, Ref function, Ref this, size_t count, const Ref *arguments, Ref *exception) {
  (void)function;
  (void)this;
  bool result = false;
  if (count > 0) {
    Ref string = js.ValueToStringCopy(context, arguments[0], exception);
    if (!string) return js.ValueMakeUndefined(context);
    result = question(js.StringGetCharactersPtr(string), js.StringGetLength(string));
    js.StringRelease(string);
  }
  return js.ValueMakeBoolean(context, result);
}

cjs_value cjs_make_question(cjs_context context, bool (*ask)(const uint16_t *text, size_t length)) {
  question = ask;
  return js.ObjectMakeFunctionWithCallback(context, NULL, answer);
}

// One function of ours serves every context, so it need not be kept with the function object either.
static cjs_service service;

static Ref call_service(
  Ref context, Ref function, Ref this, size_t count, const Ref *arguments, Ref *exception) {
  (void)function;
  (void)this;
  const char *failure = NULL;
  Ref value = service(context, count, (const cjs_value *)(const void *)arguments, &failure);
  if (value) return value;
  size_t length = failure ? strlen(failure) : 0;
  // Messages are short; each byte of one beyond ASCII becomes a question mark.
  uint16_t text[512];
  if (length > sizeof text / sizeof *text) length = sizeof text / sizeof *text;
  for (size_t index = 0; index < length; index++) text[index] = (unsigned char)failure[index] < 128 ? failure[index] : '?';
  Ref message = cjs_make_string(context, text, length);
  *exception = js.ObjectMakeError(context, 1, &message, NULL);
  return js.ValueMakeUndefined(context);
}

cjs_value cjs_make_service(cjs_context context, cjs_service serve) {
  service = serve;
  return js.ObjectMakeFunctionWithCallback(context, NULL, call_service);
}
