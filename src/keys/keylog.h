/* keylog.h - a line of the key log (SSLKEYLOGFILE, RFC 9850). */
#ifndef KEYS_KEYLOG_H
#define KEYS_KEYLOG_H

#include "base/span.h"

#define MAX_KEYLOG_LINE 256

/* "LABEL random secret", in hexadecimal, NUL-terminated. */
void keylog_line(char out[MAX_KEYLOG_LINE], const char *label, struct span client_random, struct span secret);

#endif
