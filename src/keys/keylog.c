/* keylog.c - a line of the key log (SSLKEYLOGFILE, RFC 9850). */
#include "keys/keylog.h"

#include <stdio.h>

static char *put_hex(char *at, struct span s)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < s.len; i++) {
        *at++ = digits[s.at[i] >> 4];
        *at++ = digits[s.at[i] & 15];
    }
    return at;
}

void keylog_line(char out[MAX_KEYLOG_LINE], const char *label, struct span client_random, struct span secret)
{
    char *at = out + snprintf(out, MAX_KEYLOG_LINE, "%s ", label);
    at = put_hex(at, client_random);
    *at++ = ' ';
    at = put_hex(at, secret);
    *at = '\0';
}
