/* vectors.h - reads the published vectors of tests/data: lines of a verdict, "ok" or "no", and fields in hex.
 *
 *     struct vectors v = vectors_of("wycheproof_x25519.txt", 3);
 *     while (next_vector(&v))
 *         expect_verdict(&v, works(v.fields[0], v.fields[1], v.fields[2]));
 *     assert_int_equal(v.count, 518);
 */
#ifndef TESTS_CRYPTO_VECTORS_H
#define TESTS_CRYPTO_VECTORS_H

#include "base/span.h"

#include <stdio.h>

#define MAX_FIELDS 6

struct vectors {
    const char *name;
    FILE *file;
    size_t num_fields;
    size_t line, count; /* lines read; vectors among them */
    bool valid;         /* this vector's verdict */
    struct span fields[MAX_FIELDS];
};

struct vectors vectors_of(const char *name, size_t num_fields);
bool next_vector(struct vectors *v);

/* Fails the test, and tells the line, unless `accepted` is what the verdict says. */
void expect_verdict(const struct vectors *v, bool accepted);

#endif
