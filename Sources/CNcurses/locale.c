#define _XOPEN_SOURCE 700
#include "CNcurses.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

/// Whether the environment names UTF-8; the first variable that is set decides, as for setlocale.
static int environment_names_utf8(void) {
  const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (int index = 0; index < 3; index++) {
    const char *value = getenv(names[index]);
    if (!value || !*value) continue;
    for (const char *rest = value; *rest; rest++)
      if (!strncasecmp(rest, "utf-8", 5) || !strncasecmp(rest, "utf8", 4)) return 1;
    return 0;
  }
  return 0;
}

void ct_locale(void) {
  if (setlocale(LC_CTYPE, "")) return;
  if (!environment_names_utf8()) return;
  const char *substitutes[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  for (int index = 0; index < 3; index++)
    if (setlocale(LC_CTYPE, substitutes[index])) return;
}

const char *ct_codeset(void) { return nl_langinfo(CODESET); }

int ct_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
