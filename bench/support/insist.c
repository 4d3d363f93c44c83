/* insist.c - the one way for a benchmark to fail. */
#include "bench/support/insist.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

void insist(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "bench: cannot %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}
