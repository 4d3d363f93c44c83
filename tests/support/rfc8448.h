/* rfc8448.h - the example handshakes of RFC 8448, from tests/data/rfc8448_*.txt. */
#ifndef TESTS_SUPPORT_RFC8448_H
#define TESTS_SUPPORT_RFC8448_H

#include "base/span.h"

enum { MAX_TRACE_ITEMS = 64 };

struct trace_item {
    char name[64];
    struct span value;
};

struct trace {
    struct trace_item items[MAX_TRACE_ITEMS];
    size_t count;
};

/* Reads tests/data/rfc8448_NAME.txt; what is wrong with it fails the test. */
void load_trace(struct trace *out, const char *name);

/* The item of that name; its absence fails the test. */
struct span traced(const struct trace *trace, const char *name);

/* A message without its header, which is checked. */
struct span traced_body(const struct trace *trace, const char *name);

#endif
