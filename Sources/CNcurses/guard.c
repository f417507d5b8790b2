#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1
#include "CNcurses.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Everything that a handler touches is here, and is either atomic or written before the handlers are installed.
static struct {
  int in, out;
  struct termios found;
  int pipe[2];
  int errors, errors_file;
  char reset[512];
  int reset_count;
  int is_up;
} guard = {.pipe = {-1, -1}, .errors = -1, .errors_file = -1};

static atomic_int is_held;         // the terminal is in our modes
static atomic_int events;          // CT_… bits for the loop
static atomic_int interrupts;      // Ctrl-C since the loop last looked
static atomic_int termination;     // SIGTERM or SIGHUP, once it came

enum { PATIENCE_SECONDS = 3, IMPATIENCE = 3 };

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS, SIGQUIT};
static const int loop_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH, SIGALRM};
enum {
  FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals,
  LOOP_COUNT = sizeof loop_signals / sizeof *loop_signals
};
static struct sigaction found_fatal[FATAL_COUNT], found_loop[LOOP_COUNT];

// MARK: Async-signal-safe

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno != EINTR) {
      return;
    }
  }
}

static void show_errors(void) {
  if (guard.errors_file < 0) return;
  char buffer[4096];
  dup2(guard.errors, STDERR_FILENO);
  lseek(guard.errors_file, 0, SEEK_SET);
  for (;;) {
    ssize_t count = read(guard.errors_file, buffer, sizeof buffer);
    if (count > 0) write_all(STDERR_FILENO, buffer, (size_t)count);
    else if (count == 0 || errno != EINTR) break;
  }
}

static void give_back(int writes_reset) {
  if (!atomic_exchange(&is_held, 0)) return;
  // A background process that sets terminal modes is stopped by SIGTTOU unless that is blocked.
  sigset_t background, before;
  sigemptyset(&background);
  sigaddset(&background, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &background, &before);
  if (writes_reset) write_all(guard.out, guard.reset, (size_t)guard.reset_count);
  tcflush(guard.in, TCIFLUSH);
  tcsetattr(guard.in, TCSANOW, &guard.found);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  show_errors();
}

void ct_guard_die(int signal_number) {
  struct sigaction normal;
  memset(&normal, 0, sizeof normal);
  normal.sa_handler = SIG_DFL;
  sigaction(signal_number, &normal, NULL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal_number);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);
  raise(signal_number);
  _exit(128 + signal_number);
}

static void on_fatal(int signal_number) {
  // Ctrl-\ is meant for the program that the terminal is lent to.
  if (signal_number == SIGQUIT && !atomic_load(&is_held)) return;
  give_back(1);
  ct_guard_die(signal_number);
}

static void tell(int event) {
  int saved = errno;
  atomic_fetch_or(&events, event);
  char byte = 1;
  // A full pipe is as good: the loop will wake anyway.
  if (write(guard.pipe[1], &byte, 1) < 0) errno = saved;
  errno = saved;
}

static void on_terminate(int signal_number) {
  int none = 0;
  // The second one does not wait for the loop to come round.
  if (!atomic_compare_exchange_strong(&termination, &none, signal_number)) on_fatal(signal_number);
  alarm(PATIENCE_SECONDS);
  tell(CT_TERMINATED);
}

static void on_loop_signal(int signal_number) {
  switch (signal_number) {
    case SIGINT:
      if (!atomic_load(&is_held)) break;
      // A loop that does not look is hung: the way out must not depend on it.
      if (atomic_fetch_add(&interrupts, 1) + 1 >= IMPATIENCE) on_fatal(SIGINT);
      tell(CT_INTERRUPTED);
      break;
    case SIGTERM:
    case SIGHUP: on_terminate(signal_number); break;
    case SIGALRM:
      if (atomic_load(&termination)) on_fatal(atomic_load(&termination));
      break;
    case SIGTSTP: tell(CT_STOP_ASKED); break;
    case SIGCONT: tell(CT_CONTINUED); break;
    case SIGWINCH: tell(CT_RESIZED); break;
  }
}

// MARK: Called by the program

static void install(int signal_number, void (*handler)(int), struct sigaction *found) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigfillset(&action.sa_mask);
  sigaction(signal_number, &action, found);
  // What the parent wants ignored (nohup, shells without job control) stays ignored.
  int is_request = handler == on_loop_signal && signal_number != SIGALRM && signal_number != SIGWINCH;
  if (is_request && found && found->sa_handler == SIG_IGN) sigaction(signal_number, found, NULL);
}

static void at_exit(void) { give_back(1); }

static int open_pipe(void) {
  if (guard.pipe[0] >= 0) return 0;
  if (pipe(guard.pipe) < 0) return errno;
  for (int end = 0; end < 2; end++) {
    fcntl(guard.pipe[end], F_SETFD, FD_CLOEXEC);
    fcntl(guard.pipe[end], F_SETFL, O_NONBLOCK);
  }
  return 0;
}

int ct_guard_start(int in, int out) {
  static int has_exit_handler = 0;
  guard.in = in;
  guard.out = out;
  if (tcgetattr(in, &guard.found) < 0) return errno;
  int error = open_pipe();
  if (error) return error;
  ct_guard_thread();
  for (int index = 0; index < FATAL_COUNT; index++) install(fatal_signals[index], on_fatal, &found_fatal[index]);
  for (int index = 0; index < LOOP_COUNT; index++) install(loop_signals[index], on_loop_signal, &found_loop[index]);
  if (!has_exit_handler) atexit(at_exit);
  has_exit_handler = 1;
  guard.is_up = 1;
  return 0;
}

int ct_guard_raw(void) {
  struct termios raw = guard.found;
  raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT);
  raw.c_oflag &= ~(tcflag_t)OPOST;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
  raw.c_lflag |= ISIG;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  return tcsetattr(guard.in, TCSADRAIN, &raw) < 0 ? errno : 0;
}

void ct_guard_set_reset(const char *bytes, int count) {
  int kept = count < (int)sizeof guard.reset ? count : (int)sizeof guard.reset;
  memcpy(guard.reset, bytes, (size_t)kept);
  guard.reset_count = kept;
}

void ct_guard_capture_errors(void) {
  if (!isatty(STDERR_FILENO)) return;
  if (guard.errors_file < 0) {
    int file = ct_temporary_file();
    if (file < 0) return;
    guard.errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    guard.errors_file = file;
  }
  if (ftruncate(guard.errors_file, 0) < 0 || lseek(guard.errors_file, 0, SEEK_SET) < 0) return;
  dup2(guard.errors_file, STDERR_FILENO);
}

void ct_guard_hold(void) { atomic_store(&is_held, 1); }

void ct_guard_release(int writes_reset) { give_back(writes_reset); }

void ct_guard_stop(void) {
  if (!guard.is_up) return;
  guard.is_up = 0;
  for (int index = 0; index < FATAL_COUNT; index++) sigaction(fatal_signals[index], &found_fatal[index], NULL);
  for (int index = 0; index < LOOP_COUNT; index++) sigaction(loop_signals[index], &found_loop[index], NULL);
}

void ct_guard_stops_at_once(int at_once) {
  struct sigaction now;
  if (sigaction(SIGTSTP, NULL, &now) < 0 || now.sa_handler == SIG_IGN) return;
  memset(&now, 0, sizeof now);
  now.sa_handler = at_once ? SIG_DFL : on_loop_signal;
  now.sa_flags = SA_ONSTACK | SA_RESTART;
  sigaction(SIGTSTP, &now, NULL);
}

void ct_guard_stop_process(void) {
  ct_guard_stops_at_once(1);
  raise(SIGTSTP);
  ct_guard_stops_at_once(0);
}

int ct_guard_descriptor(void) { return guard.pipe[0]; }

unsigned ct_guard_take(void) {
  char bytes[64];
  while (read(guard.pipe[0], bytes, sizeof bytes) > 0) {}
  atomic_store(&interrupts, 0);
  return (unsigned)atomic_exchange(&events, 0);
}

void ct_guard_wake(void) { tell(CT_WOKEN); }

int ct_guard_termination(void) { return atomic_load(&termination); }

void ct_guard_thread(void) {
  static _Thread_local char stack[32 * 1024];
  stack_t alternate;
  memset(&alternate, 0, sizeof alternate);
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof stack;
  sigaltstack(&alternate, NULL);
}
