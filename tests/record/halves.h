/* halves.h - both ends of one direction, under the same keys. */
#ifndef TESTS_RECORD_HALVES_H
#define TESTS_RECORD_HALVES_H

#include "record/record.h"

struct halves {
    struct provider *provider;
    struct half seals, opens;
};

struct halves clear_halves(void);
struct halves keyed_halves(enum epoch epoch, const char *suite);

/* The same for a suite of TLS 1.2, under tls12_key() and tls12_iv(). */
struct halves tls12_halves(const struct cipher_suite *suite);
const struct cipher_suite *suite_named(const char *name);

/* As long as the suite says, in blocks of just that size. */
struct span tls12_key(const struct cipher_suite *suite);
struct span tls12_iv(const struct cipher_suite *suite);

void free_halves(struct halves *h);

/* A record, sealed by h->seals, in a heap block of its size; the caller frees `at`. */
struct bytes sealed(struct halves *h, uint8_t type, struct span content, size_t padding);

/* A record in the clear, likewise. */
struct bytes in_the_clear(uint8_t type, uint16_t version, struct span content);

/* open_record() on a copy of just those bytes: what it says lives until the next call. */
enum status open_bytes(struct opened *out, struct half *half, struct span wire);

/* The record is refused for that reason, by h->opens. Frees it. */
void expect_not_opened(struct halves *h, struct bytes record, enum reason why);

/* The record opens as that; likewise. */
void expect_opened(struct halves *h, struct bytes record, uint8_t type, struct span content);

#endif
