// Telling that a file has changed, without looking at it again and again.

#include "CNcurses.h"

#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>

int ct_watch_open(const char *folder) {
  int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch < 0) return -1;
  // The folder, for editors put another file in the old one's place.
  if (inotify_add_watch(watch, folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
    close(watch);
    return -1;
  }
  return watch;
}

int ct_watch_take(int watch, const char *name) {
  union {
    char bytes[4096];
    struct inotify_event first;
  } buffer;
  int has_changed = 0;
  for (;;) {
    ssize_t count = read(watch, buffer.bytes, sizeof buffer.bytes);
    if (count <= 0) return has_changed;
    for (ssize_t at = 0; at < count;) {
      struct inotify_event event;
      memcpy(&event, buffer.bytes + at, sizeof event);
      if (event.len > 0 && !strcmp(buffer.bytes + at + sizeof event, name)) has_changed = 1;
      at += (ssize_t)(sizeof event + event.len);
    }
  }
}
#else
int ct_watch_open(const char *folder) {
  (void)folder;
  return -1;
}

int ct_watch_take(int watch, const char *name) {
  (void)watch;
  (void)name;
  return 0;
}
#endif

void ct_watch_close(int watch) {
  if (watch >= 0) close(watch);
}
